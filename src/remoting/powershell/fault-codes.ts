import type { TransportErrorCode } from "../../core/model/outcome.ts";

/**
 * What numbers of WinRM (wsmerror.h), Windows (winerror.h), WinHTTP and SSPI mean for a connection.
 * Numbers of HRESULT_FROM_WIN32 stand here as their Windows number. What is not in the list is not
 * guessed at.
 */
const NUMBERS: Readonly<Record<number, TransportErrorCode>> = {
	// ERROR_BAD_NETPATH, ERROR_WSMAN_CANNOT_FIND_COMPUTER, WSAHOST_NOT_FOUND, ERROR_WINHTTP_NAME_NOT_RESOLVED
	53: "dns",
	0x803381b9: "dns",
	11001: "dns",
	12007: "dns",
	// CANNOT_CONNECT, HTTP 503, WSAECONNREFUSED, ERROR_WINHTTP_CANNOT_CONNECT
	0x80338012: "refused",
	0x80338112: "refused",
	1225: "refused",
	10061: "refused",
	12029: "refused",
	// "Cannot complete: name, network, firewall" is what the Windows client says of packets that are dropped.
	0x80338126: "connect-timeout",
	0x80338029: "connect-timeout",
	121: "connect-timeout",
	1460: "connect-timeout",
	10060: "connect-timeout",
	12002: "connect-timeout",
	// ERROR_WINHTTP_SECURE_*, CERT_E_*, CRYPT_E_*, SEC_E_*
	12037: "tls",
	12038: "tls",
	12045: "tls",
	12057: "tls",
	12157: "tls",
	12169: "tls",
	12170: "tls",
	12175: "tls",
	12179: "tls",
	0x800b0101: "tls",
	0x800b0109: "tls",
	0x800b010f: "tls",
	0x80092010: "tls",
	0x80092012: "tls",
	0x80092013: "tls",
	0x80090325: "tls",
	0x80090326: "tls",
	0x80090327: "tls",
	0x80090328: "tls",
	0x80090331: "tls",
	// ERROR_LOGON_FAILURE and its relatives, ERROR_ACCOUNT_LOCKED_OUT, ERROR_NO_LOGON_SERVERS
	1311: "auth",
	1312: "auth",
	1326: "auth",
	1327: "auth",
	1328: "auth",
	1329: "auth",
	1330: "auth",
	1331: "auth",
	1907: "auth",
	1909: "auth",
	// Authentication that is off or not possible in this way: mechanism, TrustedHosts, Kerberos, IP address
	0x8033810e: "auth",
	0x803380e4: "auth",
	0x803380e2: "auth",
	0x803380e5: "auth",
	0x8033810c: "auth",
	0x803381bb: "auth",
	// SEC_E_TARGET_UNKNOWN, LOGON_DENIED, NO_CREDENTIALS, NO_AUTHENTICATING_AUTHORITY, WRONG_PRINCIPAL, TIME_SKEW
	0x80090303: "auth",
	0x8009030c: "auth",
	0x8009030e: "auth",
	0x80090311: "auth",
	0x80090322: "auth",
	0x80090324: "auth",
	// ERROR_ACCESS_DENIED, ERROR_LOGON_TYPE_NOT_GRANTED, remote sessions disallowed, RunAs failed
	5: "access-denied",
	1385: "access-denied",
	0x803381ac: "access-denied",
	0x803381e3: "access-denied",
	0x803381df: "access-denied",
	// MaxShellsPerUser, MaxConcurrentOperationsPerUser, ERROR_OUTOFMEMORY, ERROR_NOT_ENOUGH_QUOTA
	0x803381a5: "quota",
	0x803381a6: "quota",
	14: "quota",
	1816: "quota",
	// ERROR_OPERATION_ABORTED, shutdown, shell gone, in use elsewhere, connection reset
	995: "closed",
	1115: "closed",
	0x8033805b: "closed",
	0x803381cd: "closed",
	64: "closed",
	10053: "closed",
	10054: "closed",
	12030: "closed",
	12152: "protocol",
	// Unknown session configuration, URL not there, HTTP error, protocol version, redirect, no HTTP answer of ours
	0x8033803b: "protocol",
	0x80338002: "protocol",
	0x80338113: "protocol",
	0x80338170: "protocol",
	0x80540fa0: "protocol",
	0x80338199: "protocol",
	1722: "protocol",
};

/**
 * First words of FullyQualifiedErrorId that PowerShell gives instead of a number, and ids of a
 * PowerShell that takes no scripts.
 */
const ERROR_IDS: Readonly<Record<string, TransportErrorCode>> = {
	AccessDenied: "access-denied",
	ServerOutOfMemory: "quota",
	NetworkPathNotFound: "dns",
	ComputerNotFound: "dns",
	AuthenticationFailed: "auth",
	LogonFailure: "auth",
	ImproperResponse: "protocol",
	IncorrectProtocolVersion: "protocol",
	WinRMOperationTimeout: "connect-timeout",
	URLNotAvailable: "protocol",
	CannotConnect: "refused",
	CannotConnectWinRMService: "refused",
	InvalidResourceUri: "protocol",
	CannotConnectAlreadyConnected: "closed",
	InvalidAuthentication: "auth",
	ShutDownInProgress: "closed",
	CannotConnectRunAsFailed: "access-denied",
	CannotConnectTargetSessionDoesNotExist: "closed",
	RemoteSessionDisallowed: "access-denied",
	RemoteConnectionDisallowed: "access-denied",
	WinRMOperationAborted: "closed",
	ClientKerberosDisabled: "auth",
	ServerNotTrusted: "auth",
	WorkgroupCannotUseKerberos: "auth",
	ExplicitCredentialsRequired: "auth",
	CannotUseIPAddress: "auth",
	TargetUnknown: "auth",
	WinRMHttpError: "protocol",
	RedirectInformationRequired: "protocol",
	ScriptsNotAllowed: "language-mode",
	CannotCreateTypeConstrainedLanguage: "language-mode",
	MethodInvocationNotSupportedInConstrainedLanguage: "language-mode",
};

const BY_NUMBER = new Map(Object.entries(NUMBERS).map(([number, code]) => [Number(number), code]));
const BY_ID = new Map(Object.entries(ERROR_IDS));

/** @param number as PowerShell says it: signed or not, an HRESULT or a Windows number */
export function codeOfNumber(number: number): TransportErrorCode | undefined {
	const unsigned = number >>> 0;
	const isWin32 = (unsigned & 0xffff0000) >>> 0 === 0x80070000;
	return BY_NUMBER.get(isWin32 ? unsigned & 0xffff : unsigned);
}

/** @param errorId FullyQualifiedErrorId: `LogonFailure,PSSessionOpenFailed`, `-2144108526,PSSessionOpenFailed` */
export function codeOfErrorId(errorId: string): TransportErrorCode | undefined {
	const [first = ""] = errorId.split(",");
	return /^-?\d{1,10}$/.test(first) ? codeOfNumber(Number(first)) : BY_ID.get(first);
}

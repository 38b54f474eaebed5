/** A registry value of a simulated host. */
export type LabValue = string | number | readonly string[] | null;

/** Content of the host.json that src/lab/host/lab-host.ps1 reads. */
export interface LabHost {
	readonly computerName: string;
	readonly utcNow: string | null;
	readonly timeZone: string;
	readonly offsetMinutes: number;
	readonly powershell: { readonly version: string; readonly edition: string; readonly is64Bit: boolean };
	readonly elevated: boolean | null;
	readonly registry: Readonly<Record<string, Readonly<Record<string, LabValue>>>>;
	readonly services: Readonly<
		Record<
			string,
			{
				readonly start: number | null;
				readonly state: string | null;
				readonly displayName?: string;
				readonly account?: string;
				readonly delayed?: number;
				/** Services that cannot run without it. */
				readonly dependents?: readonly string[];
			}
		>
	>;
	readonly files: Readonly<
		Record<
			string,
			{
				readonly version: string | null;
				readonly modifiedUtc: string;
				readonly signature?: {
					readonly status: string;
					readonly signer: string | null;
					readonly root?: string;
				};
			}
		>
	>;
	readonly environment: Readonly<Record<string, string>>;
	readonly appPools: Readonly<Record<string, string | null>>;
	/** Objects of the cluster by class, with their properties. */
	readonly cluster?: Readonly<Record<string, readonly Readonly<Record<string, string | number>>[]>>;
	/** Performance counters: category, instance, counter. */
	readonly counters?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
	/** What MSI files install, by their path. */
	readonly installers?: Readonly<
		Record<
			string,
			{
				readonly productCode: string;
				readonly displayName: string;
				readonly version: string;
				readonly exitCode?: number;
			}
		>
	>;
	/** What the Exchange shell shows; without it there is no such shell. */
	readonly exchange?: {
		readonly organisationEnabled: boolean | null;
		readonly serverEnabled: boolean | null;
		readonly blocked: readonly string[];
	};
	/** Addresses of its network cards. */
	readonly addresses?: readonly string[];
	/** Lets the n-th change of a process fail before it is made; a negative number after that. */
	readonly failAt?: number;
	/** Files that can be read, by their Windows path; written beside the host.json. */
	readonly contents: Readonly<Record<string, string | Uint8Array>>;
}

export const EXCHANGE_KEY = "HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15";
export const EXCHANGE_PATH = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\";
const WINDOWS_KEY = "HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
const DOTNET_KEY = "HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full";

const MAILBOX_FILES = [
	"bin\\ExSetup.exe",
	"bin\\Microsoft.Exchange.Data.dll",
	"bin\\Microsoft.Exchange.Data.Directory.dll",
	"bin\\Microsoft.Exchange.Management.dll",
	"bin\\EdgeTransport.exe",
	"bin\\Microsoft.Exchange.Store.Worker.exe",
	"FrontEnd\\HttpProxy\\bin\\Microsoft.Exchange.FrontEndHttpProxy.dll",
	"FrontEnd\\HttpProxy\\bin\\Microsoft.Exchange.HttpRedirectModules.dll",
	"ClientAccess\\Owa\\bin\\Microsoft.Exchange.Clients.Owa2.Server.dll",
	"ClientAccess\\Owa\\bin\\Microsoft.Exchange.Clients.Owa.dll",
	"ClientAccess\\ecp\\bin\\Microsoft.Exchange.Management.ControlPanel.dll",
	"ClientAccess\\exchweb\\ews\\bin\\Microsoft.Exchange.Services.dll",
	"ClientAccess\\Sync\\bin\\Microsoft.Exchange.AirSyncHandler.dll",
] as const;

/** An Exchange 2019 mailbox server, patched; say what is different. */
export function labHost(changes: Partial<LabHost> = {}): LabHost {
	return {
		computerName: "EX01",
		utcNow: "2026-11-23T10:00:00.000Z",
		timeZone: "W. Europe Standard Time",
		offsetMinutes: 60,
		powershell: { version: "5.1.17763.5206", edition: "Desktop", is64Bit: true },
		elevated: true,
		registry: { ...windowsKeys(), ...exchangeKeys(mailboxRoleKeys) },
		services: { MSExchangeIS: { start: 2, state: "Running" }, W3SVC: { start: 2, state: "Running" } },
		files: exchangeFiles(MAILBOX_FILES, "15.2.1748.39"),
		environment: {
			SystemDrive: "C:",
			SystemRoot: "C:\\Windows",
			windir: "C:\\Windows",
			ProgramData: "C:\\ProgramData",
		},
		appPools: {},
		contents: {},
		...changes,
	};
}

/** Role keys of a mailbox server of 2019. */
export const mailboxRoleKeys: readonly string[] = [
	"MailboxRole",
	"ClientAccessRole",
	"CafeRole",
	"HubTransportRole",
	"FrontendTransportRole",
	"AdminTools",
];

/** What setup writes: the version of the cumulative update, and a key for every role. */
export function exchangeKeys(
	roles: readonly string[],
	options: { readonly root?: string; readonly path?: string; readonly build?: string } = {},
): LabHost["registry"] {
	const root = options.root ?? EXCHANGE_KEY;
	const build = options.build ?? "15.2.1748.10";
	const [major = 0, minor = 0, buildMajor = 0, buildMinor = 0] = build.split(".").map(Number);
	return {
		[`${root}\\Setup`]: {
			MsiInstallPath: options.path ?? EXCHANGE_PATH,
			MsiProductMajor: major,
			MsiProductMinor: minor,
			MsiBuildMajor: buildMajor,
			MsiBuildMinor: buildMinor,
		},
		...Object.fromEntries(
			roles.map((role) => [`${root}\\${role}`, { ConfiguredVersion: build, UnpackedVersion: build }]),
		),
	};
}

/** Windows Server 2019 with .NET Framework 4.8. */
export function windowsKeys(): LabHost["registry"] {
	return {
		[WINDOWS_KEY]: {
			ProductName: "Windows Server 2019 Standard",
			InstallationType: "Server",
			CurrentVersion: "6.3",
			CurrentMajorVersionNumber: 10,
			CurrentMinorVersionNumber: 0,
			CurrentBuildNumber: "17763",
			UBR: 5206,
		},
		[DOTNET_KEY]: { Release: 528049 },
	};
}

/** Files below an install folder, all of one version. */
export function exchangeFiles(
	paths: readonly string[],
	version: string | null,
	root = EXCHANGE_PATH,
): LabHost["files"] {
	return Object.fromEntries(
		paths.map((path) => [root + path, { version, modifiedUtc: "2026-10-02T08:00:00.000Z" }]),
	);
}

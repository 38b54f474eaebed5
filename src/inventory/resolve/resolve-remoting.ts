import type {
	AuthMethod,
	CredentialReference,
	PowerShellRemoting,
	RemotingVia,
} from "../../core/model/host.ts";
import { BUILT_IN, type Layer, type Sourced } from "./layer.ts";
import { type LoginResult, resolveLogin } from "./resolve-login.ts";

const DEFAULT_CONFIGURATION: Readonly<Record<RemotingVia, string>> = {
	"computer-name": "Microsoft.PowerShell",
	"host-name": "powershell",
};

/** The ssh that PowerShell starts takes no password from a program; WinRM knows no SSH keys. */
const WAYS_TO_LOG_IN: Readonly<Record<RemotingVia, readonly AuthMethod[]>> = {
	"computer-name": ["password", "current-user"],
	"host-name": ["key", "agent", "current-user"],
};

/** How the PowerShell of this machine reaches a host; undefined where another transport does. */
export function resolveRemoting(settings: Layer): PowerShellRemoting | undefined {
	if (settings.transport?.value !== "powershell") return undefined;
	const { value: via } = settings.via ?? BUILT_IN.via;
	return {
		via,
		configurationName: settings.configurationName?.value ?? DEFAULT_CONFIGURATION[via],
		authentication: (settings.authentication ?? BUILT_IN.authentication).value,
		useSsl: (settings.useSsl ?? BUILT_IN.useSsl).value,
		skippedCertificateChecks: settings.skipCertificateChecks?.value ?? [],
	};
}

/** A port that nobody gave is that of WinRM where WinRM is spoken. */
export function withDefaultPort(settings: Layer): Layer {
	const remoting = resolveRemoting(settings);
	if (remoting?.via !== "computer-name" || settings.port?.level !== "built-in") return settings;
	return { ...settings, port: remoting.useSsl ? HTTPS_PORT : HTTP_PORT };
}

/** Shared, as all built-in values are. */
const HTTP_PORT: Sourced<number> = { value: 5985, level: "built-in", origin: undefined };
const HTTPS_PORT: Sourced<number> = { value: 5986, level: "built-in", origin: undefined };

/** Who logs in where PowerShell's own remoting is used: without a credential, whoever runs this program. */
export function remotingLogin(
	via: RemotingVia,
	tenant: string,
	settings: Layer,
	credentials: ReadonlyMap<string, CredentialReference>,
	home: string,
): LoginResult {
	const { auth, credential, user, keyFile } = settings;
	const ways = WAYS_TO_LOG_IN[via];
	if (auth !== undefined && !ways.includes(auth.value)) {
		const message = `auth ${auth.value} does not work via ${via}; expected ${ways.join(" or ")}`;
		return { ok: false, kind: "contradiction", message, blame: auth };
	}
	const hasOwn =
		credential !== undefined || keyFile !== undefined || (via === "computer-name" && user !== undefined);
	if (auth?.value === "current-user" || (auth === undefined && !hasOwn)) {
		return currentUser(tenant, via === "host-name" ? (user?.value ?? "") : "", auth);
	}
	const usual: Sourced<AuthMethod> = {
		value: via === "computer-name" ? "password" : "key",
		level: "built-in",
		origin: undefined,
	};
	return resolveLogin(tenant, { ...settings, auth: auth ?? usual }, credentials, home);
}

function currentUser(tenant: string, user: string, given: Sourced<AuthMethod> | undefined): LoginResult {
	const authSource = given ?? { value: "current-user", level: "built-in", origin: undefined };
	const id = `${tenant}/current user${user === "" ? "" : ` as ${user}`}`;
	const credential = { id, user, password: undefined, keyFile: undefined, passphrase: undefined };
	return { ok: true, authSource, login: { auth: "current-user", credential, agentKey: undefined } };
}

import type {
	AuthMethod,
	CredentialReference,
	PowerShellRemoting,
	RemotingVia,
} from "../../core/model/host.ts";
import { builtIn, type Layer, type Sourced } from "./layer.ts";
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

/** Shared by all hosts, as all built-in values are. */
const DEFAULTS = {
	via: builtIn("computer-name" as const),
	authentication: builtIn("negotiate" as const),
	useSsl: builtIn(false),
};
const HTTP_PORT = builtIn(5985);
const HTTPS_PORT = builtIn(5986);

/** How the PowerShell of this machine reaches a host; undefined where another transport does. */
export function resolveRemoting(settings: Layer): PowerShellRemoting | undefined {
	if (settings.transport?.value !== "powershell") return undefined;
	const { value: via } = settings.via ?? DEFAULTS.via;
	return {
		via,
		configurationName: settings.configurationName?.value ?? DEFAULT_CONFIGURATION[via],
		authentication: (settings.authentication ?? DEFAULTS.authentication).value,
		useSsl: (settings.useSsl ?? DEFAULTS.useSsl).value,
		skippedCertificateChecks: settings.skipCertificateChecks?.value ?? [],
	};
}

const completed = new WeakMap<Layer, Layer>();

/**
 * The settings of a host with what is built in for PowerShell's own remoting; a port that nobody
 * gave is that of WinRM where WinRM is spoken. Hosts with the same settings go on sharing them.
 */
export function withRemotingDefaults(settings: Layer): Layer {
	const known = completed.get(settings);
	if (known !== undefined) return known;
	const remoting = resolveRemoting(settings);
	if (remoting === undefined) return settings;
	const whole: Layer =
		remoting.via === "computer-name" ? { ...DEFAULTS, ...settings } : { via: DEFAULTS.via, ...settings };
	const isWinrm = remoting.via === "computer-name" && settings.port?.level === "built-in";
	const result = isWinrm ? { ...whole, port: remoting.useSsl ? HTTPS_PORT : HTTP_PORT } : whole;
	completed.set(settings, result);
	return result;
}

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
		const message = `auth ${auth.value} does not work via ${via}; expected ${ways.join(", ").replace(/, ([^,]*)$/, " or $1")}`;
		return { ok: false, kind: "contradiction", message, blame: auth };
	}
	const hasOwn =
		credential !== undefined || keyFile !== undefined || (via === "computer-name" && user !== undefined);
	if (auth?.value === "current-user" || (auth === undefined && !hasOwn)) {
		return currentUser(tenant, via === "host-name" ? (user?.value ?? "") : "", auth);
	}
	const usual = builtIn<AuthMethod>(via === "computer-name" ? "password" : "key");
	const result = resolveLogin(tenant, { ...settings, auth: auth ?? usual }, credentials, home);
	if (result.ok || result.blame !== usual) return result;
	return { ...result, blame: credential ?? user ?? keyFile };
}

function currentUser(tenant: string, user: string, given: Sourced<AuthMethod> | undefined): LoginResult {
	const authSource = given ?? builtIn<AuthMethod>("current-user");
	const id = `${tenant}/current user${user === "" ? "" : ` as ${user}`}`;
	const credential = { id, user, password: undefined, keyFile: undefined, passphrase: undefined };
	return { ok: true, authSource, login: { auth: "current-user", credential, agentKey: undefined } };
}

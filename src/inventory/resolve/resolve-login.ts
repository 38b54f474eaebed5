import type { AuthMethod, CredentialReference, Login } from "../../core/model/host.ts";
import { didYouMean } from "../../core/select/nearest-names.ts";
import { absolutePath } from "./absolute-path.ts";
import type { Layer, Sourced } from "./layer.ts";

export type LoginResult = FoundLogin | LoginFault;

export interface FoundLogin {
	readonly ok: true;
	readonly login: Login;
	readonly authSource: Sourced<AuthMethod>;
}

export interface LoginFault {
	readonly ok: false;
	readonly message: string;
	/** The setting to blame, or undefined when one is missing. */
	readonly blame: Sourced<unknown> | undefined;
	/** A name that does not exist is wrong whatever else is; the rest may be missing for another fault. */
	readonly kind: "contradiction" | "gap";
}

/** The settings that say who logs in. */
export type LoginSettings = Pick<Layer, "auth" | "credential" | "user" | "keyFile" | "agentKey">;

/** Who logs in to a host, and how. The credential keeps only what that way of login needs. */
export function resolveLogin(
	tenant: string,
	settings: LoginSettings,
	credentials: ReadonlyMap<string, CredentialReference>,
	home: string,
): LoginResult {
	const named = settings.credential;
	if (named !== undefined && !credentials.has(named.value)) {
		const names = [...credentials.keys()];
		const expected = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
		return fault(
			"contradiction",
			`tenant ${tenant} has no credential ${named.value}${didYouMean(named.value, names)}; ${expected}`,
			named,
		);
	}
	const credential =
		named === undefined ? inlineCredential(tenant, settings, home) : credentials.get(named.value);
	if (credential === undefined) {
		const { auth, keyFile } = settings;
		if (auth?.value === "current-user")
			return fault("contradiction", "auth current-user needs transport powershell", auth);
		if (keyFile !== undefined)
			return fault("gap", "has no user beside it; expected connection.user too", keyFile);
		return fault("gap", "no login is set", undefined);
	}
	const auth = settings.auth?.value ?? (credential.keyFile === undefined ? "password" : "key");
	const authSource: Sourced<AuthMethod> = settings.auth ?? {
		value: auth,
		level: "built-in",
		origin: undefined,
	};
	const blame = settings.auth ?? named ?? settings.user;
	if (auth === "current-user") {
		return fault("contradiction", "auth current-user needs transport powershell", blame);
	}
	if (auth === "agent") {
		const agentKey = settings.agentKey?.value.replace(/=$/, "") ?? publicKeyFile(credential.keyFile);
		const bare = { ...credential, password: undefined, keyFile: undefined, passphrase: undefined };
		return { ok: true, authSource, login: { auth, credential: bare, agentKey } };
	}
	if (auth === "key") {
		if (credential.keyFile === undefined)
			return fault("gap", `auth key needs a keyFile; ${credential.id} has none`, blame);
		const login = { auth, credential: { ...credential, password: undefined }, agentKey: undefined };
		return { ok: true, authSource, login };
	}
	if (credential.password === undefined) {
		const needed =
			named === undefined
				? "a keyFile, auth: agent, or a credential with a password"
				: "a keyFile, a password or auth: agent";
		const message =
			settings.auth === undefined
				? `no way to log in as ${credential.user}: expected ${needed}`
				: `auth password needs a credential with a password; ${credential.id} has none`;
		return fault("gap", message, blame);
	}
	const bare = { ...credential, keyFile: undefined, passphrase: undefined };
	return { ok: true, authSource, login: { auth, credential: bare, agentKey: undefined } };
}

/** The private key stays unread where an agent has it. */
function publicKeyFile(keyFile: string | undefined): string | undefined {
	return keyFile === undefined || keyFile.endsWith(".pub") ? keyFile : `${keyFile}.pub`;
}

/** `user` and `keyFile` of the connection make a credential of their own, per tenant. */
function inlineCredential(
	tenant: string,
	settings: LoginSettings,
	home: string,
): CredentialReference | undefined {
	const { user, keyFile } = settings;
	if (user === undefined) return undefined;
	const key = keyFile === undefined ? "" : ` with ${keyFile.value}`;
	return {
		id: `${tenant}/user ${user.value}${key}`,
		user: user.value,
		password: undefined,
		keyFile:
			keyFile === undefined
				? undefined
				: absolutePath(keyFile.value, keyFile.origin?.source.folder ?? ".", home),
		passphrase: undefined,
	};
}

function fault(
	kind: "contradiction" | "gap",
	message: string,
	blame: Sourced<unknown> | undefined,
): LoginFault {
	return { ok: false, kind, message, blame };
}

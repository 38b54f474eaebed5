import type { Connection, CredentialReference } from "../../core/model/host.ts";
import { didYouMean } from "../../core/select/nearest-names.ts";
import { absolutePath } from "./absolute-path.ts";
import type { Layer, Sourced } from "./layer.ts";

export type Login =
	| ({ readonly ok: true; readonly authSource: Sourced<Connection["auth"]> } & Pick<
			Connection,
			"auth" | "credential"
	  >)
	| {
			readonly ok: false;
			readonly message: string;
			/** The setting to blame, or undefined when one is missing. */
			readonly blame: Sourced<unknown> | undefined;
			/** A name that does not exist is wrong whatever else is; the rest may be missing for another fault. */
			readonly kind: "contradiction" | "gap";
	  };

/** Who logs in to a host, and how. The credential keeps only what that way of login needs. */
export function resolveLogin(
	tenant: string,
	settings: Layer,
	credentials: ReadonlyMap<string, CredentialReference>,
	home: string,
): Login {
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
		const { keyFile } = settings;
		if (keyFile !== undefined)
			return fault("gap", "has no user beside it; expected connection.user too", keyFile);
		return fault("gap", "no login is set", undefined);
	}
	const auth = settings.auth?.value ?? (credential.keyFile === undefined ? "password" : "key");
	const authSource: Sourced<Connection["auth"]> = settings.auth ?? {
		value: auth,
		level: "built-in",
		origin: undefined,
	};
	const blame = settings.auth ?? named ?? settings.user;
	if (auth === "key") {
		if (credential.keyFile === undefined)
			return fault("gap", `auth key needs a keyFile; ${credential.id} has none`, blame);
		return { ok: true, auth, authSource, credential: { ...credential, password: undefined } };
	}
	if (credential.password === undefined) {
		const needed =
			named === undefined ? "a keyFile, or a credential with a password" : "a keyFile or a password";
		const message =
			settings.auth === undefined
				? `no way to log in as ${credential.user}: expected ${needed}`
				: `auth password needs a credential with a password; ${credential.id} has none`;
		return fault("gap", message, blame);
	}
	return {
		ok: true,
		auth,
		authSource,
		credential: { ...credential, keyFile: undefined, passphrase: undefined },
	};
}

/** `user` and `keyFile` of the connection make a credential of their own, per tenant. */
function inlineCredential(tenant: string, settings: Layer, home: string): CredentialReference | undefined {
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

function fault(kind: "contradiction" | "gap", message: string, blame: Sourced<unknown> | undefined): Login {
	return { ok: false, kind, message, blame };
}

import type { Credential, CredentialReference } from "../../core/model/host.ts";
import { Secret } from "../../core/secret.ts";
import { readSecretFile } from "./read-secret-file.ts";
import { type SecretContext, resolveSecret } from "./resolve-secret.ts";
import { secretError } from "./secret-error.ts";
import { decodeText } from "./secret-text.ts";

/**
 * Reads what one credential refers to. Fails with `secret-unresolved` or `secret-no-terminal`.
 *
 * @param onSecret called for every secret as soon as it is read, also when a later one fails
 */
export async function resolveCredential(
	reference: CredentialReference,
	context: SecretContext,
	onSecret: (secret: Secret) => void = () => {},
): Promise<Credential> {
	const { id, user, password, keyFile, passphrase } = reference;

	async function read(kind: string, secret: string | undefined): Promise<Secret | undefined> {
		if (secret === undefined) return undefined;
		const value = await resolveSecret(secret, `${kind} of ${id} (${user})`, context);
		onSecret(value);
		return value;
	}

	const privateKey = keyFile === undefined ? undefined : await readPrivateKey(keyFile, id);
	if (privateKey !== undefined) onSecret(privateKey);
	return {
		id,
		user,
		password: await read("password", password),
		privateKey,
		passphrase: await read("passphrase", passphrase),
	};
}

async function readPrivateKey(path: string, id: string): Promise<Secret> {
	const reference = `key file ${path}`;
	const text = decodeText(await readSecretFile({ path, reference, kind: "private-key" }), reference);
	if (text.trim() === "") throw secretError(reference, "is empty");
	if (/^(?:ssh-|ecdsa-|sk-|---- BEGIN SSH2 PUBLIC)/.test(text)) {
		throw secretError(reference, "is a public key", { hint: "Name the private key, usually without .pub." });
	}
	return new Secret(text, `key of ${id}`);
}

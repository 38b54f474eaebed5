import { generateKeyPairSync, randomBytes } from "node:crypto";

const KEY_TYPE = "ssh-ed25519";

/** An SSH key pair. */
export interface LabKey {
	/** OpenSSH private key file, unencrypted. */
	readonly privateKey: string;
	/** `ssh-ed25519 AAAA...`, without a comment. */
	readonly publicKey: string;
}

/**
 * Makes a key pair. Node makes the key and this file only writes it down: the generator of
 * ssh2 1.17 yields a file that ssh2 itself cannot read about once in 250 times.
 */
export function generateEd25519Key(comment: string): LabKey {
	const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
	const seed = Buffer.from(jwk.d ?? "", "base64url");
	const point = Buffer.from(jwk.x ?? "", "base64url");
	const publicBlob = Buffer.concat([sshString(KEY_TYPE), sshString(point)]);
	return {
		privateKey: toPem(privateKeyBlob(publicBlob, seed, point, comment)),
		publicKey: `${KEY_TYPE} ${publicBlob.toString("base64")}`,
	};
}

/** OpenSSH PROTOCOL.key, cipher "none". */
function privateKeyBlob(publicBlob: Buffer, seed: Buffer, point: Buffer, comment: string): Buffer {
	const check = randomBytes(4);
	const secret = Buffer.concat([
		check,
		check,
		sshString(KEY_TYPE),
		sshString(point),
		sshString(Buffer.concat([seed, point])),
		sshString(comment),
	]);
	const missing = (8 - (secret.length % 8)) % 8;
	const padding = Buffer.from(Array.from({ length: missing }, (_, index) => index + 1));
	return Buffer.concat([
		Buffer.from("openssh-key-v1\0", "latin1"),
		sshString("none"),
		sshString("none"),
		sshString(""),
		uint32(1),
		sshString(publicBlob),
		sshString(Buffer.concat([secret, padding])),
	]);
}

function toPem(blob: Buffer): string {
	const lines = blob.toString("base64").match(/.{1,70}/g) ?? [];
	return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
		"\n",
	);
}

function sshString(value: string | Buffer): Buffer {
	const bytes = Buffer.from(value);
	return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { WireError, WireReader, wireString } from "./wire.ts";

/** Curves of RFC 5656 by key type: how node names them, size of a coordinate, digest. */
const CURVES: Readonly<
	Record<string, { readonly crv: string; readonly bytes: number; readonly hash: string }>
> = {
	"ecdsa-sha2-nistp256": { crv: "P-256", bytes: 32, hash: "sha256" },
	"ecdsa-sha2-nistp384": { crv: "P-384", bytes: 48, hash: "sha384" },
	"ecdsa-sha2-nistp521": { crv: "P-521", bytes: 66, hash: "sha512" },
};
/** Without SHA-1, as OpenSSH signs and takes them since 8.2. */
const RSA_HASHES: Readonly<Record<string, string>> = { "rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512" };

/** Fields of a public key of this type, in the order in which a blob and a certificate have them. */
export function readKeyFields(type: string, reader: WireReader): Buffer[] {
	if (type === "ssh-ed25519") return [reader.string()];
	if (type === "ssh-rsa" || type in CURVES) return [reader.string(), reader.string()];
	throw new WireError(`has a key of type ${type}, which is not supported`);
}

export function keyBlob(type: string, fields: readonly Buffer[]): Buffer {
	return Buffer.concat([wireString(type), ...fields.map(wireString)]);
}

/** Whether `signature` (RFC 4253 section 6.6) over `data` was made with the key of this blob. */
export function verifySignature(blob: Buffer, data: Buffer, signature: Buffer): boolean {
	const keyReader = new WireReader(blob);
	const type = keyReader.text();
	const fields = readKeyFields(type, keyReader);
	const reader = new WireReader(signature);
	const algorithm = reader.text();
	const bytes = reader.string();
	const key = toKeyObject(type, fields);
	const curve = CURVES[type];
	const hash = type === "ssh-rsa" ? RSA_HASHES[algorithm] : (curve?.hash ?? null);
	if (hash === undefined || (type !== "ssh-rsa" && algorithm !== type)) return false;
	const raw = curve === undefined ? bytes : fixedLength(bytes, curve.bytes);
	try {
		return verify(hash, data, { key, dsaEncoding: "ieee-p1363" }, raw);
	} catch {
		// OpenSSL throws on some keys that cannot be meant, instead of saying no.
		return false;
	}
}

/** r and s of an ECDSA signature (RFC 5656 section 3.1.2) side by side. */
function fixedLength(signature: Buffer, bytes: number): Buffer {
	const reader = new WireReader(signature);
	return Buffer.concat([padded(reader.string(), bytes), padded(reader.string(), bytes)]);
}

function toKeyObject(type: string, [first = Buffer.alloc(0), second = Buffer.alloc(0)]: Buffer[]): KeyObject {
	const curve = CURVES[type];
	if (curve !== undefined) {
		// Uncompressed point: 4, x, y.
		const x = second.subarray(1, 1 + curve.bytes);
		const y = second.subarray(1 + curve.bytes);
		if (second[0] !== 4 || y.length !== curve.bytes) throw new WireError("has a malformed key");
		return fromJwk({ kty: "EC", crv: curve.crv, x: base64url(x), y: base64url(y) });
	}
	if (type === "ssh-rsa")
		return fromJwk({ kty: "RSA", e: base64url(unsigned(first)), n: base64url(unsigned(second)) });
	return fromJwk({ kty: "OKP", crv: "Ed25519", x: base64url(first) });
}

function fromJwk(key: Record<string, string>): KeyObject {
	try {
		return createPublicKey({ key, format: "jwk" });
	} catch {
		throw new WireError("has a malformed key");
	}
}

function base64url(bytes: Buffer): string {
	return bytes.toString("base64url");
}

/** mpint without its sign byte (RFC 4251 section 5). */
function unsigned(mpint: Buffer): Buffer {
	let start = 0;
	while (start < mpint.length - 1 && mpint[start] === 0) start += 1;
	return mpint.subarray(start);
}

function padded(mpint: Buffer, length: number): Buffer {
	const bytes = unsigned(mpint);
	if (bytes.length > length) throw new WireError("has a malformed signature");
	return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
}

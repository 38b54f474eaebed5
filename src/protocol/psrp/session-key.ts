import {
	constants,
	createCipheriv,
	createDecipheriv,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	privateDecrypt,
	publicEncrypt,
} from "node:crypto";
import { PsrpError } from "./psrp-error.ts";

// The key exchange of protocol 2.1 to 2.3: MS-PSRP 2.2.2.3, 2.2.2.4 and 2.2.5.1.24. The formats are those of the
// Windows CryptoAPI: PUBLICKEYBLOB with an RSA key, SIMPLEBLOB with an AES-256 key; numbers little-endian.

const RSA_BYTES = 256;
const AES_BYTES = 32;
const NO_IV = Buffer.alloc(16);
const PUBLIC_KEY_HEADER = Buffer.from("0602000000a400005253413100080000", "hex");
const SIMPLE_KEY_HEADER = Buffer.from("010200001066000000a40000", "hex");

/** An RSA-2048 key pair for the key exchange; making one takes about 0.1 s of CPU. */
export interface SessionKeyPair {
	readonly privateKey: KeyObject;
	/** What PUBLIC_KEY carries. */
	readonly publicBlob: string;
}

export function createSessionKeyPair(): SessionKeyPair {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", {
		modulusLength: 2048,
		publicExponent: 0x10001,
	});
	const jwk = publicKey.export({ format: "jwk" });
	const exponent = Buffer.alloc(4);
	Buffer.from(jwk.e ?? "", "base64url")
		.reverse()
		.copy(exponent);
	const modulus = Buffer.from(jwk.n ?? "", "base64url").reverse();
	return { privateKey, publicBlob: Buffer.concat([PUBLIC_KEY_HEADER, exponent, modulus]).toString("base64") };
}

let shared: SessionKeyPair | undefined;

/** One key pair for the whole process, made when first asked for: each pool has a session key of its own anyway. */
export function sharedSessionKeyPair(): SessionKeyPair {
	shared ??= createSessionKeyPair();
	return shared;
}

/** The AES key out of the blob of ENCRYPTED_SESSION_KEY. Throws {@link PsrpError} `session-key`. */
export function openSessionKey(pair: SessionKeyPair, blob: string): Buffer {
	const bytes = Buffer.from(blob, "base64");
	if (bytes.length !== SIMPLE_KEY_HEADER.length + RSA_BYTES) {
		throw new PsrpError("session-key", "the encrypted session key has the wrong length");
	}
	const encrypted = Buffer.from(bytes.subarray(SIMPLE_KEY_HEADER.length)).reverse();
	return stripPadding(decryptRaw(pair.privateKey, encrypted));
}

/** Node refuses RSA_PKCS1_PADDING here (CVE-2023-46809), so the padding is taken off by hand. */
function decryptRaw(key: KeyObject, encrypted: Buffer): Buffer {
	try {
		return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
	} catch {
		throw new PsrpError("session-key", "the session key is not encrypted for us");
	}
}

/** RFC 8017 7.2.2: 00 02, at least eight bytes that are not zero, 00, the message. */
function stripPadding(padded: Buffer): Buffer {
	const end = padded.indexOf(0, 2);
	const isPadded = padded.readUInt16BE(0) === 2 && end >= 10 && padded.length - end - 1 === AES_BYTES;
	if (!isPadded) throw new PsrpError("session-key", "the session key is not encrypted for us");
	return Buffer.from(padded.subarray(end + 1));
}

/** The blob of ENCRYPTED_SESSION_KEY for the client that sent this PUBLIC_KEY. Throws {@link PsrpError}. */
export function sealSessionKey(publicBlob: string, sessionKey: Uint8Array): string {
	const encrypted = encrypt(readPublicBlob(publicBlob), sessionKey);
	return Buffer.concat([SIMPLE_KEY_HEADER, Buffer.from(encrypted).reverse()]).toString("base64");
}

/** A modulus that is no product of primes is found out only here. */
function encrypt(key: KeyObject, sessionKey: Uint8Array): Buffer {
	try {
		return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, sessionKey);
	} catch {
		throw new PsrpError("session-key", "the public key encrypts nothing");
	}
}

function readPublicBlob(blob: string): KeyObject {
	const bytes = Buffer.from(blob, "base64");
	const start = PUBLIC_KEY_HEADER.length;
	if (bytes.length !== start + 4 + RSA_BYTES || !bytes.subarray(0, start).equals(PUBLIC_KEY_HEADER)) {
		throw new PsrpError("session-key", "the public key is no RSA key of 2048 bits");
	}
	const e = Buffer.from(bytes.subarray(start, start + 4)).reverse();
	const n = Buffer.from(bytes.subarray(start + 4)).reverse();
	try {
		const jwk = { kty: "RSA", e: e.toString("base64url"), n: n.toString("base64url") };
		return createPublicKey({ key: jwk, format: "jwk" });
	} catch {
		throw new PsrpError("session-key", "the public key is no RSA key of 2048 bits");
	}
}

/** What `SS` carries up to protocol 2.3: base64 of the UTF-16LE text, encrypted with AES-256-CBC and a zero IV. */
export function encryptText(sessionKey: Uint8Array, text: string): string {
	const cipher = createCipheriv("aes-256-cbc", sessionKey, NO_IV);
	return Buffer.concat([cipher.update(Buffer.from(text, "utf16le")), cipher.final()]).toString("base64");
}

/** The text of `SS` up to protocol 2.3. Throws {@link PsrpError} `session-key`. */
export function decryptText(sessionKey: Uint8Array, base64: string): string {
	const decipher = createDecipheriv("aes-256-cbc", sessionKey, NO_IV);
	try {
		const bytes = Buffer.concat([decipher.update(Buffer.from(base64, "base64")), decipher.final()]);
		return bytes.toString("utf16le");
	} catch {
		throw new PsrpError("session-key", "a secure string is not encrypted with the session key");
	}
}

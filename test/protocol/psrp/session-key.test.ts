import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
	createSessionKeyPair,
	decryptText,
	encryptText,
	openSessionKey,
	sealSessionKey,
	sharedSessionKeyPair,
} from "../../../src/protocol/psrp/session-key.ts";

const KEY = Buffer.from("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "hex");
const refused = expect.objectContaining({ name: "PsrpError", code: "session-key" });

/** A session key blob with these bytes inside, padded or encrypted as asked. */
function blobOf(inner: Buffer, padding: number): string {
	const key = createPublicKey(sharedSessionKeyPair().privateKey);
	const encrypted = publicEncrypt({ key, padding }, inner);
	return Buffer.concat([Buffer.alloc(12), Buffer.from(encrypted).reverse()]).toString("base64");
}

describe("the session key", () => {
	it("travels in the blobs of the Windows CryptoAPI", () => {
		const pair = sharedSessionKeyPair();
		expect(Buffer.from(pair.publicBlob, "base64").subarray(0, 20).toString("hex")).toBe(
			"0602000000a40000525341310008000001000100",
		);
		const sealed = sealSessionKey(pair.publicBlob, KEY);
		expect(Buffer.from(sealed, "base64").subarray(0, 12).toString("hex")).toBe("010200001066000000a40000");
		expect(openSessionKey(pair, sealed)).toEqual(KEY);
	});

	it("is refused when it is encrypted for another key", () => {
		expect(() =>
			openSessionKey(createSessionKeyPair(), sealSessionKey(sharedSessionKeyPair().publicBlob, KEY)),
		).toThrow(refused);
	});

	it.each([
		["of another length", Buffer.alloc(10).toString("base64")],
		["of 24 bytes", blobOf(KEY.subarray(8), constants.RSA_PKCS1_PADDING)],
		[
			"without padding",
			blobOf(Buffer.concat([Buffer.alloc(223), Buffer.of(1), KEY]), constants.RSA_NO_PADDING),
		],
		[
			"with zeros for padding",
			blobOf(Buffer.concat([Buffer.of(0, 2), Buffer.alloc(222), KEY]), constants.RSA_NO_PADDING),
		],
		["larger than the modulus", Buffer.alloc(268, 0xff).toString("base64")],
	])("is refused when it is %s", (_, blob) => {
		expect(() => openSessionKey(sharedSessionKeyPair(), blob)).toThrow(refused);
	});

	it.each(["", "AAAA", Buffer.alloc(276).toString("base64")])(
		"is not sealed for the public key %j",
		(blob) => {
			expect(() => sealSessionKey(blob, KEY)).toThrow(refused);
		},
	);

	it("is not sealed for a public key whose modulus is even", () => {
		const key = Buffer.from(sharedSessionKeyPair().publicBlob, "base64");
		const lowest = key.length - 256;
		key[lowest] = (key[lowest] ?? 0) & 0xfe;
		expect(() => sealSessionKey(key.toString("base64"), KEY)).toThrow(refused);
	});

	it("encrypts text with AES-256-CBC, no IV, UTF-16LE", () => {
		expect(decryptText(KEY, encryptText(KEY, "pässwörd 😀"))).toBe("pässwörd 😀");
		expect(decryptText(KEY, encryptText(KEY, ""))).toBe("");
		// printf 'p\0w\0' | openssl enc -aes-256-cbc -K 000102...1f -iv 0 -base64
		expect(encryptText(KEY, "pw")).toBe("RSSh1jabF9QG2pyGFWxMAg==");
	});

	it("refuses text that is encrypted with another key", () => {
		expect(() => decryptText(Buffer.alloc(32), encryptText(KEY, "pw"))).toThrow(refused);
		expect(() => decryptText(KEY, "AAAA")).toThrow(refused);
	});
});

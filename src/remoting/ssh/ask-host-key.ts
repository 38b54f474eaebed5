import { createECDH, generateKeyPairSync, randomBytes } from "node:crypto";
import { cleanText } from "../../core/clean-text.ts";
import { keyTypeFor } from "./host-key-algorithms.ts";
import { plainPacket } from "./plain-packets.ts";
import { WireError, WireReader, wireString } from "./wire.ts";

/** Message numbers of RFC 4253 section 12 and RFC 5656 section 7.1. */
const MESSAGE = { disconnect: 1, kexInit: 20, ecdhInit: 30, ecdhReply: 31 } as const;
const BY_APPLICATION = 11;
export const IDENTIFICATION = "SSH-2.0-exchange_fleet\r\n";

/** What to do after a message of the server. */
export type NextStep =
	| { readonly kind: "send"; readonly packet: Buffer }
	| { readonly kind: "key"; readonly key: Buffer; readonly packet: Buffer }
	/** The server has no key of the wanted kinds. */
	| { readonly kind: "none"; readonly packet: Buffer }
	| { readonly kind: "wait" };

/**
 * The first half of a key exchange, up to the message with which the server shows its host key or
 * certificate; no login, and nothing secret. It proves nothing: whoever uses the key must make the
 * server sign with it, as every connection does.
 *
 * @param algorithms wanted host key algorithms, best first
 * @returns the answer to each payload of the server; throws WireError
 */
export function askHostKey(algorithms: readonly string[]): (payload: Buffer) => NextStep {
	let asked = "";
	return (payload) => {
		const reader = new WireReader(payload, 1);
		switch (payload[0]) {
			case MESSAGE.kexInit: {
				const offer = chooseOffer(readKexInit(payload), algorithms);
				if (offer === undefined) return { kind: "none", packet: goodbye() };
				asked = offer.algorithm;
				return { kind: "send", packet: Buffer.concat([plainPacket(offer.kexInit), plainPacket(offer.init)]) };
			}
			case MESSAGE.ecdhReply: {
				const key = reader.string();
				// The type is going to be shown and stored: nothing but what was asked for.
				if (new WireReader(key).text() !== keyTypeFor(asked))
					throw new WireError("shows a key of another kind");
				return { kind: "key", key, packet: goodbye() };
			}
			case MESSAGE.disconnect: {
				reader.u32();
				throw new WireError(`hung up: ${cleanText(reader.text(), 200)}`);
			}
			default:
				return { kind: "wait" };
		}
	};
}

interface KexInit {
	readonly kex: readonly string[];
	readonly hostKey: readonly string[];
	/** Ciphers, MACs, compression and languages, both directions, as they came. */
	readonly rest: Buffer;
}

function readKexInit(payload: Buffer): KexInit {
	// One byte of message number, 16 bytes of cookie.
	const reader = new WireReader(payload, 17);
	const kex = reader.nameList();
	const hostKey = reader.nameList();
	const start = reader.position;
	for (let list = 0; list < 8; list += 1) reader.string();
	return { kex, hostKey, rest: payload.subarray(start, reader.position) };
}

/** Takes the server's own ciphers and MACs: the exchange ends before any is used. */
function chooseOffer(
	server: KexInit,
	algorithms: readonly string[],
): { readonly algorithm: string; readonly kexInit: Buffer; readonly init: Buffer } | undefined {
	const hostKey = algorithms.find((name) => server.hostKey.includes(name));
	const kex = Object.entries(KEY_EXCHANGES).find(([name]) => server.kex.includes(name));
	if (hostKey === undefined || kex === undefined) return undefined;
	const [name, makePublicKey] = kex;
	const kexInit = Buffer.concat([
		Buffer.of(MESSAGE.kexInit),
		randomBytes(16),
		wireString(name),
		wireString(hostKey),
		server.rest,
		// No guessed packet follows; reserved.
		Buffer.alloc(5),
	]);
	const init = Buffer.concat([Buffer.of(MESSAGE.ecdhInit), wireString(makePublicKey())]);
	return { algorithm: hostKey, kexInit, init };
}

const KEY_EXCHANGES: Readonly<Record<string, () => Buffer>> = {
	"curve25519-sha256": x25519,
	"curve25519-sha256@libssh.org": x25519,
	"ecdh-sha2-nistp256": () => createECDH("prime256v1").generateKeys(),
	"ecdh-sha2-nistp384": () => createECDH("secp384r1").generateKeys(),
	"ecdh-sha2-nistp521": () => createECDH("secp521r1").generateKeys(),
};

/** The raw key is the end of the DER form (RFC 8410). */
function x25519(): Buffer {
	return generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "der" }).subarray(-32);
}

function goodbye(): Buffer {
	const reason = Buffer.alloc(4);
	reason.writeUInt32BE(BY_APPLICATION);
	const payload = Buffer.concat([Buffer.of(MESSAGE.disconnect), reason, wireString(""), wireString("")]);
	return plainPacket(payload);
}

import type { PsValue } from "../clixml/index.ts";
import { decodeSecret, encodeSecret, hasSecureString, mapSecureStrings } from "./messages/secure-string.ts";
import { isAtLeast, type ProtocolVersion } from "./protocol-version.ts";
import { PsrpError } from "./psrp-error.ts";
import { decryptText, encryptText } from "./session-key.ts";

/** How secure strings travel in one pool: as they are from protocol 2.4 on, encrypted before that. */
export class SecretCodec {
	version: ProtocolVersion = "2.1";
	sessionKey: Uint8Array | null = null;

	/** True while secure strings cannot be written or read for want of a session key. */
	get lacksKey(): boolean {
		return this.sessionKey === null && !isAtLeast(this.version, "2.4");
	}

	/** A value as it travels; `lacksKey` must be false if there is a secure string in it. */
	seal(value: PsValue): PsValue {
		return this.#map(value, (key, base64) => encryptText(key, decodeSecret(base64)));
	}

	/** A value as it came. Throws {@link PsrpError} where a secure string is not what it must be. */
	open(value: PsValue): PsValue {
		return this.#map(value, (key, base64) => encodeSecret(decryptText(key, base64)));
	}

	#map(value: PsValue, change: (key: Uint8Array, base64: string) => string): PsValue {
		if (isAtLeast(this.version, "2.4") || !hasSecureString(value)) return value;
		const key = this.sessionKey;
		if (key === null) throw new PsrpError("session-key", "a secure string before there is a session key");
		return mapSecureStrings(value, (base64) => change(key, base64));
	}
}

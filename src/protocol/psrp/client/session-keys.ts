import type { MessageTypeName } from "../message-types.ts";
import { PsrpError } from "../psrp-error.ts";
import { SecretCodec } from "../secret-codec.ts";
import { openSessionKey, type SessionKeyPair } from "../session-key.ts";

/** Something that arrived and waits for the session key. */
export interface HeldMessage {
	readonly pipeline: string | null;
	readonly type: MessageTypeName;
	readonly data: string;
}

/** The client's side of the key exchange up to protocol 2.3, and what has to wait for it. */
export class ClientSecrets extends SecretCodec {
	readonly #makePair: () => SessionKeyPair;
	readonly #maxHeldBytes: number;
	#pair: SessionKeyPair | null = null;
	#held: HeldMessage[] = [];
	#heldBytes = 0;

	constructor(makePair: () => SessionKeyPair, maxHeldBytes: number) {
		super();
		this.#makePair = makePair;
		this.#maxHeldBytes = maxHeldBytes;
	}

	/** The key has been asked for and is not there yet. */
	get isWaiting(): boolean {
		return this.#pair !== null && this.sessionKey === null;
	}

	get isHolding(): boolean {
		return this.#held.length > 0;
	}

	/** What PUBLIC_KEY carries. */
	ask(): string {
		this.#pair ??= this.#makePair();
		return this.#pair.publicBlob;
	}

	receive(blob: string): void {
		if (this.#pair === null) throw new PsrpError("unexpected", "a session key that was not asked for");
		this.sessionKey = openSessionKey(this.#pair, blob);
	}

	hold(message: HeldMessage): void {
		this.#heldBytes += message.data.length;
		if (this.#heldBytes > this.#maxHeldBytes) {
			throw new PsrpError("too-large", `more than ${this.#maxHeldBytes} bytes before the session key`);
		}
		this.#held.push(message);
	}

	/** What was held, in order. */
	release(): readonly HeldMessage[] {
		const held = this.#held;
		this.#held = [];
		this.#heldBytes = 0;
		return held;
	}
}

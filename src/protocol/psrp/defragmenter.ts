import { ByteCollector } from "./byte-collector.ts";
import { readFragment } from "./fragment.ts";
import { PsrpError } from "./psrp-error.ts";
import type { PsrpLimits } from "./psrp-limits.ts";

interface Growing {
	readonly objectId: bigint;
	nextFragment: bigint;
}

/**
 * Puts the fragments of one stream (the pool, or one pipeline) together to messages. Fragments of one message
 * stand together and in order; one fragment may be spread over several pieces of bytes.
 */
export class Defragmenter {
	readonly #limits: Pick<PsrpLimits, "maxMessageBytes" | "maxFragmentBytes">;
	/** A fragment that has not fully arrived. */
	readonly #pending = new ByteCollector();
	/** Blobs of the message that `#growing` tells of. */
	readonly #message = new ByteCollector();
	#growing: Growing | null = null;

	constructor(limits: Pick<PsrpLimits, "maxMessageBytes" | "maxFragmentBytes">) {
		this.#limits = limits;
	}

	/** True when a message or a fragment has begun and not ended. */
	get isInside(): boolean {
		return this.#growing !== null || this.#pending.length > 0;
	}

	/** The messages that these bytes complete, in order. Throws {@link PsrpError}; nothing may be pushed after it. */
	push(bytes: Uint8Array): Buffer[] {
		const isFresh = this.#pending.length === 0;
		if (!isFresh) this.#pending.add(bytes);
		const all = isFresh
			? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
			: this.#pending.view();
		const messages: Buffer[] = [];
		let offset = 0;
		for (;;) {
			const read = readFragment(all, offset, this.#limits.maxFragmentBytes);
			if (read === null) break;
			offset = read.next;
			const { objectId, fragmentId, isStart, isEnd, blob } = read.fragment;
			this.#follow(objectId, fragmentId, isStart);
			this.#add(blob);
			if (!isEnd) continue;
			this.#growing = null;
			messages.push(this.#message.take());
		}
		if (isFresh || offset > 0) {
			const rest = all.subarray(offset);
			this.#pending.take();
			if (rest.length > 0) this.#pending.add(rest);
		}
		return messages;
	}

	#follow(objectId: bigint, fragmentId: bigint, isStart: boolean): void {
		const growing = this.#growing;
		if (isStart) {
			if (growing !== null) throw new PsrpError("malformed", "message begins inside another one");
			if (fragmentId !== 0n) throw new PsrpError("malformed", "first fragment is not number 0");
			this.#growing = { objectId, nextFragment: 1n };
			return;
		}
		if (growing === null) throw new PsrpError("malformed", "fragment of a message that has not begun");
		if (growing.objectId !== objectId || growing.nextFragment !== fragmentId) {
			throw new PsrpError("malformed", "fragment out of order");
		}
		growing.nextFragment += 1n;
	}

	#add(blob: Uint8Array): void {
		const max = this.#limits.maxMessageBytes;
		if (this.#message.length + blob.length > max) {
			throw new PsrpError("too-large", `message of more than ${max} bytes`);
		}
		this.#message.add(blob);
	}
}

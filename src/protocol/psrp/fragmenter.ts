import { FRAGMENT_HEADER_BYTES, writeFragmentHeader } from "./fragment.ts";

/** A message that is to be sent, not yet cut into fragments. */
export interface OutgoingMessage {
	/** From 1, one counter for everything a side sends. */
	readonly objectId: bigint;
	readonly bytes: Uint8Array;
	/** Nothing else may share its last packet. @default false */
	readonly travelsAlone?: boolean;
}

interface Cursor {
	readonly message: OutgoingMessage;
	fragmentId: bigint;
	offset: number;
}

/** Messages of one stream that wait to be sent, cut into fragments only as there is room for them. */
export class Fragmenter {
	readonly #waiting: Cursor[] = [];

	get isEmpty(): boolean {
		return this.#waiting.length === 0;
	}

	add(message: OutgoingMessage): void {
		this.#waiting.push({ message, fragmentId: 0n, offset: 0 });
	}

	/** Forgets everything; the rest of a message that was partly sent, too. */
	clear(): void {
		this.#waiting.length = 0;
	}

	/**
	 * The next fragments, headers included, as many as fit into `maxBytes`; null when nothing waits. Small messages
	 * share a packet: a transport that waits for an answer to each one sends a thousand input objects in a few.
	 */
	next(maxBytes: number): Buffer | null {
		if (maxBytes <= FRAGMENT_HEADER_BYTES) throw new RangeError("a fragment has no room for data");
		const parts: Buffer[] = [];
		let room = maxBytes;
		let done = 0;
		for (const cursor of this.#waiting) {
			if (room <= FRAGMENT_HEADER_BYTES) break;
			const left = cursor.message.bytes.length - cursor.offset;
			const length = Math.min(left, room - FRAGMENT_HEADER_BYTES);
			// What fits into the next packet whole is not split for the room that is left in this one.
			if (parts.length > 0 && length < left && left <= maxBytes - FRAGMENT_HEADER_BYTES) break;
			parts.push(cut(cursor, length));
			room -= FRAGMENT_HEADER_BYTES + length;
			if (cursor.offset < cursor.message.bytes.length) break;
			done += 1;
			if (cursor.message.travelsAlone === true) break;
		}
		this.#waiting.splice(0, done);
		return parts.length === 0 ? null : Buffer.concat(parts);
	}
}

function cut(cursor: Cursor, length: number): Buffer {
	const { message, offset } = cursor;
	const fragment = Buffer.allocUnsafe(FRAGMENT_HEADER_BYTES + length);
	const isEnd = offset + length >= message.bytes.length;
	writeFragmentHeader(fragment, message.objectId, cursor.fragmentId, offset === 0, isEnd, length);
	fragment.set(message.bytes.subarray(offset, offset + length), FRAGMENT_HEADER_BYTES);
	cursor.offset += length;
	cursor.fragmentId += 1n;
	return fragment;
}

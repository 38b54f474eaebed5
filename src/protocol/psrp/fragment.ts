import { PsrpError } from "./psrp-error.ts";

/** Bytes of a fragment header: MS-PSRP 2.2.4. */
export const FRAGMENT_HEADER_BYTES = 21;

/** One piece of a message as it travels; all pieces of a message have its object id. */
export interface Fragment {
	/** From 1, one counter for everything a side sends. */
	readonly objectId: bigint;
	/** From 0 within the message. */
	readonly fragmentId: bigint;
	readonly isStart: boolean;
	readonly isEnd: boolean;
	readonly blob: Uint8Array;
}

const START = 1;
const END = 2;

/**
 * Cuts a message into fragments of at most `maxBytes` bytes each, headers included, all in one buffer per fragment.
 * The receiver sets no upper size; the transport does.
 */
export function* fragmentMessage(
	objectId: bigint,
	message: Uint8Array,
	maxBytes: number,
): Generator<Buffer, void, undefined> {
	const room = maxBytes - FRAGMENT_HEADER_BYTES;
	if (room < 1) throw new RangeError("a fragment has no room for data");
	let fragmentId = 0n;
	for (let from = 0; from < message.length || from === 0; from += room) {
		const blob = message.subarray(from, from + room);
		const fragment = Buffer.allocUnsafe(FRAGMENT_HEADER_BYTES + blob.length);
		fragment.writeBigUInt64BE(objectId, 0);
		fragment.writeBigUInt64BE(fragmentId, 8);
		fragment.writeUInt8((from === 0 ? START : 0) | (from + room >= message.length ? END : 0), 16);
		fragment.writeUInt32BE(blob.length, 17);
		fragment.set(blob, FRAGMENT_HEADER_BYTES);
		yield fragment;
		fragmentId += 1n;
	}
}

/**
 * The first fragment of some bytes and where the next one starts, or null when they end before this fragment does.
 * Throws {@link PsrpError} where a header cannot be one.
 */
export function readFragment(
	bytes: Buffer,
	offset: number,
	maxBlobBytes: number,
): { readonly fragment: Fragment; readonly next: number } | null {
	if (bytes.length - offset < FRAGMENT_HEADER_BYTES) return null;
	const objectId = bytes.readBigUInt64BE(offset);
	const fragmentId = bytes.readBigUInt64BE(offset + 8);
	const flags = bytes.readUInt8(offset + 16);
	const length = bytes.readUInt32BE(offset + 17);
	// Both ids are signed in .NET, and zero is no object (MS-PSRP 2.2.4).
	if (objectId === 0n || objectId >> 63n !== 0n) throw new PsrpError("malformed", "fragment without object id");
	if (fragmentId >> 63n !== 0n) throw new PsrpError("malformed", "fragment with a negative id");
	if ((flags & ~(START | END)) !== 0) throw new PsrpError("malformed", "fragment with unknown flags");
	// A message is never empty, so a fragment never is; endless empty ones would be free for the sender.
	if (length === 0) throw new PsrpError("malformed", "empty fragment");
	if (length > maxBlobBytes) throw new PsrpError("too-large", `fragment of more than ${maxBlobBytes} bytes`);
	const from = offset + FRAGMENT_HEADER_BYTES;
	if (bytes.length - from < length) return null;
	const fragment: Fragment = {
		objectId,
		fragmentId,
		isStart: (flags & START) !== 0,
		isEnd: (flags & END) !== 0,
		blob: bytes.subarray(from, from + length),
	};
	return { fragment, next: from + length };
}

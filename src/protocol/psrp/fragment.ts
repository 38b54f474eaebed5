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

export function writeFragmentHeader(
	into: Buffer,
	objectId: bigint,
	fragmentId: bigint,
	isStart: boolean,
	isEnd: boolean,
	blobLength: number,
): void {
	into.writeBigUInt64BE(objectId, 0);
	into.writeBigUInt64BE(fragmentId, 8);
	into.writeUInt8((isStart ? START : 0) | (isEnd ? END : 0), 16);
	into.writeUInt32BE(blobLength, 17);
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
	if (objectId === 0n || objectId >> 63n !== 0n)
		throw new PsrpError("malformed", "fragment without object id");
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

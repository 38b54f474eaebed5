/** The GUID of no pipeline, and of the pool in out-of-process packets. */
export const EMPTY_GUID = "00000000-0000-0000-0000-000000000000";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the 8-4-4-4-12 form without braces, in either case. */
export function isGuid(text: string): boolean {
	return GUID.test(text);
}

/** Where byte `n` of the text form stands on the wire: .NET keeps the first three groups little-endian. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** 16 bytes in .NET order; the text must be one that {@link isGuid} accepts. */
export function writeGuid(text: string, into: Buffer, offset: number): void {
	const hex = Buffer.from(text.replaceAll("-", ""), "hex");
	ORDER.forEach((from, to) => into.writeUInt8(hex.readUInt8(from), offset + to));
}

/** The lower-case text of 16 bytes in .NET order. */
export function readGuid(bytes: Buffer, offset: number): string {
	const plain = Buffer.alloc(16);
	ORDER.forEach((to, from) => plain.writeUInt8(bytes.readUInt8(offset + from), to));
	const hex = plain.toString("hex");
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

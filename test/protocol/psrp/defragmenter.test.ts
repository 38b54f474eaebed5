import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Defragmenter } from "../../../src/protocol/psrp/defragmenter.ts";
import { writeFragmentHeader } from "../../../src/protocol/psrp/fragment.ts";
import { Fragmenter } from "../../../src/protocol/psrp/fragmenter.ts";

const LIMITS = { maxMessageBytes: 1000, maxFragmentBytes: 500 };

function fragment(objectId: bigint, fragmentId: bigint, start: boolean, end: boolean, blob: string): Buffer {
	const bytes = Buffer.alloc(21 + blob.length);
	writeFragmentHeader(bytes, objectId, fragmentId, start, end, blob.length);
	bytes.write(blob, 21, "latin1");
	return bytes;
}

function read(bytes: Uint8Array): string[] {
	return new Defragmenter(LIMITS).push(bytes).map((message) => message.toString("latin1"));
}

describe("fragments", () => {
	it("have the header of the specification, big-endian", () => {
		expect(fragment(1n, 0n, true, true, "A").toString("hex")).toBe(
			"00000000000000010000000000000000030000000141",
		);
		expect(fragment(258n, 3n, false, false, "A").toString("hex")).toBe(
			"00000000000001020000000000000003000000000141",
		);
	});

	it("come back as the messages they were, in packets and pieces of any size", () => {
		const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 });
		fc.assert(
			fc.property(
				messages,
				fc.integer({ min: 22, max: 400 }),
				fc.integer({ min: 1, max: 200 }),
				(sent, packet, piece) => {
					const fragmenter = new Fragmenter();
					sent.forEach((bytes, index) => fragmenter.add({ objectId: BigInt(index + 1), bytes }));
					const packets: Buffer[] = [];
					for (let next = fragmenter.next(packet); next !== null; next = fragmenter.next(packet))
						packets.push(next);
					expect(packets.every(({ length }) => length <= packet)).toBe(true);
					const all = Buffer.concat(packets);
					const defragmenter = new Defragmenter(LIMITS);
					const got: Buffer[] = [];
					for (let from = 0; from < all.length; from += piece) {
						// A buffer that is used again must not change what was read from it.
						const part = Buffer.from(all.subarray(from, from + piece));
						got.push(...defragmenter.push(part));
						part.fill(0xff);
					}
					expect(got.map((bytes) => bytes.toString("hex"))).toEqual(
						sent.map((bytes) => Buffer.from(bytes).toString("hex")),
					);
					expect(defragmenter.isInside).toBe(false);
				},
			),
		);
	});

	it("of small messages share a packet", () => {
		const fragmenter = new Fragmenter();
		for (let id = 1; id <= 10; id += 1) fragmenter.add({ objectId: BigInt(id), bytes: Buffer.alloc(10) });
		expect(fragmenter.next(1000)?.length).toBe(310);
		expect(fragmenter.next(1000)).toBe(null);
	});

	it("of a message that travels alone end its packet", () => {
		const fragmenter = new Fragmenter();
		fragmenter.add({ objectId: 1n, bytes: Buffer.alloc(10), travelsAlone: true });
		fragmenter.add({ objectId: 2n, bytes: Buffer.alloc(10) });
		expect(fragmenter.next(1000)?.length).toBe(31);
	});

	it.each([
		["object id 0", fragment(0n, 0n, true, true, "x")],
		["a negative object id", fragment(1n << 63n, 0n, true, true, "x")],
		["no blob", fragment(1n, 0n, true, true, "")],
		["a first number that is not 0", fragment(1n, 1n, true, true, "x")],
		["no beginning", fragment(1n, 0n, false, true, "x")],
		[
			"another message inside",
			Buffer.concat([fragment(1n, 0n, true, false, "x"), fragment(2n, 0n, true, true, "y")]),
		],
		["a gap", Buffer.concat([fragment(1n, 0n, true, false, "x"), fragment(1n, 2n, false, true, "y")])],
		[
			"another object's number",
			Buffer.concat([fragment(1n, 0n, true, false, "x"), fragment(2n, 1n, false, true, "y")]),
		],
		["unknown flags", Buffer.from(fragment(1n, 0n, true, true, "x").fill(7, 16, 17))],
	])("with %s are malformed", (_, bytes) => {
		expect(() => read(bytes)).toThrow(expect.objectContaining({ name: "PsrpError", code: "malformed" }));
	});

	it("are too large before their bytes have arrived", () => {
		const header = Buffer.alloc(21);
		writeFragmentHeader(header, 1n, 0n, true, true, 501);
		expect(() => read(header)).toThrow(expect.objectContaining({ code: "too-large" }));
	});

	it("of a message beyond the limit are refused however small they are", () => {
		const defragmenter = new Defragmenter(LIMITS);
		const push = (id: number): unknown =>
			defragmenter.push(fragment(1n, BigInt(id), id === 0, false, "0123456789"));
		for (let id = 0; id < 100; id += 1) push(id);
		expect(() => push(100)).toThrow(expect.objectContaining({ code: "too-large" }));
	});
});

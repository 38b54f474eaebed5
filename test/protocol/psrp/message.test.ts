import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../../../src/protocol/psrp/message.ts";
import { MESSAGE_TYPES } from "../../../src/protocol/psrp/message-types.ts";

const POOL = "00112233-4455-6677-8899-aabbccddeeff";
const NONE = "00000000-0000-0000-0000-000000000000";

describe("a message", () => {
	it("has the header of the specification: little-endian, GUIDs in the order of .NET", () => {
		const bytes = encodeMessage({
			destination: "server",
			type: "SessionCapability",
			poolId: POOL,
			pipelineId: NONE,
			data: "é",
		});
		expect(bytes.toString("hex")).toBe(
			`020000000200010033221100554477668899aabbccddeeff${"0".repeat(32)}c3a9`,
		);
	});

	it.each(Object.keys(MESSAGE_TYPES) as (keyof typeof MESSAGE_TYPES)[])("%s is read back", (type) => {
		const message = {
			destination: "client",
			type,
			poolId: POOL,
			pipelineId: POOL,
			data: "<S>x</S>",
		} as const;
		expect(decodeMessage(encodeMessage(message))).toEqual(message);
	});

	it("loses the byte order mark that servers put before its data", () => {
		const bytes = encodeMessage({
			destination: "client",
			type: "PipelineOutput",
			poolId: POOL,
			pipelineId: NONE,
			data: "\ufeff<S>x</S>",
		});
		expect(decodeMessage(bytes)?.data).toBe("<S>x</S>");
	});

	it("of an unknown type is nothing", () => {
		const bytes = encodeMessage({
			destination: "client",
			type: "PipelineOutput",
			poolId: POOL,
			pipelineId: NONE,
			data: "",
		});
		bytes.writeUInt32LE(0x7777, 4);
		expect(decodeMessage(bytes)).toBe(null);
	});

	it.each([
		["shorter than its header", Buffer.alloc(39)],
		["for nobody", Buffer.alloc(40)],
		["not UTF-8", Buffer.concat([Buffer.from("0100000002000100", "hex"), Buffer.alloc(32), Buffer.of(0xff)])],
	])("that is %s is malformed", (_, bytes) => {
		expect(() => decodeMessage(bytes)).toThrow(expect.objectContaining({ code: "malformed" }));
	});
});

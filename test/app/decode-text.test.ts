import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/app/decode-text.ts";

const TEXT = '<?xml version="1.0"?><a b="ü€"/>';

function bigEndian(text: string): Buffer {
	return Buffer.from(text, "utf16le").swap16();
}

describe("decodeText", () => {
	it.each([
		["UTF-8", Buffer.from(TEXT)],
		["UTF-8 with mark", Buffer.from(`\uFEFF${TEXT}`)],
		["UTF-16 with mark", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
		["UTF-16 without mark", Buffer.from(TEXT, "utf16le")],
		["big-endian UTF-16 with mark", bigEndian(`\uFEFF${TEXT}`)],
		["big-endian UTF-16 without mark", bigEndian(TEXT)],
	])("reads %s", (_, bytes) => {
		expect(decodeText(bytes)).toBe(TEXT);
	});

	it("reads anything without failing", () => {
		for (const bytes of [
			Buffer.alloc(0),
			Buffer.of(0xff),
			Buffer.of(0xff, 0xfe, 0),
			Buffer.alloc(99, 0xfe),
		]) {
			expect(typeof decodeText(bytes)).toBe("string");
		}
	});
});

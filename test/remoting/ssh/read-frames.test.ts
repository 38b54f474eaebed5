import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Frame, FrameReader } from "../../../src/remoting/ssh/read-frames.ts";

const PREFIX = "k3x9q0w1e2r4t5y6";
const LIMITS = { totalBytes: 1_000_000, lineBytes: 10_000 };

function readAll(text: string, sizes: readonly number[] = [text.length]): Frame[] {
	const reader = new FrameReader(PREFIX, LIMITS);
	const bytes = Buffer.from(text, "utf8");
	const frames: Frame[] = [];
	let at = 0;
	for (let turn = 0; at < bytes.length; turn += 1) {
		const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
		frames.push(...reader.push(bytes.subarray(at, at + size)));
		at += size;
	}
	reader.end();
	return frames;
}

const OUTPUT = [
	"Welcome to EX01",
	`${PREFIX}H5.1.17763.1 FullLanguage`,
	"native program output",
	`${PREFIX}Ecollect/exchange-setup {"a":1}`,
	`unfinished line ${PREFIX}W${Buffer.from("näh").toString("base64")}`,
	`${PREFIX}.0`,
	"",
].join("\r\n");

const FRAMES = [
	{ kind: "hello", hello: { powershell: "5.1.17763.1", languageMode: "FullLanguage" } },
	{ kind: "envelope", unit: "collect/exchange-setup", text: '{"a":1}' },
	{ kind: "record", stream: "warning", text: "näh" },
	{ kind: "end", code: 0 },
];

describe("FrameReader", () => {
	it("tells frames from noise", () => {
		expect(readAll(OUTPUT)).toEqual(FRAMES);
	});

	it("finds the same frames however the bytes are cut", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }), (sizes) => {
				expect(readAll(OUTPUT, sizes)).toEqual(FRAMES);
			}),
		);
	});

	it("survives any bytes and invents no frame", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
				const reader = new FrameReader(PREFIX, LIMITS);
				expect(reader.push(Buffer.from(bytes))).toEqual([]);
			}),
		);
	});

	it("takes no line for a frame that was cut off", () => {
		const reader = new FrameReader(PREFIX, LIMITS);
		expect(reader.push(Buffer.from(`${PREFIX}H5.1.20`))).toEqual([]);
		reader.end();
		expect(reader.noise).toEqual([]);
	});

	it("stops at the byte limit", () => {
		const reader = new FrameReader(PREFIX, { totalBytes: 100, lineBytes: 50 });
		expect(() => reader.push(Buffer.alloc(101))).toThrow("more than 100 bytes");
	});

	it("holds no more than a line of noise", () => {
		const reader = new FrameReader(PREFIX, { totalBytes: 1_000_000, lineBytes: 50 });
		reader.push(Buffer.alloc(500_000, "x"));
		expect(reader.push(Buffer.from(`${PREFIX}.0\n`))).toEqual([{ kind: "end", code: 0 }]);
	});

	it("refuses a result line without end", () => {
		const reader = new FrameReader(PREFIX, { totalBytes: 1_000_000, lineBytes: 50 });
		expect(() => reader.push(Buffer.from(`${PREFIX}E${"x".repeat(100)}`))).toThrow("longer than 50 bytes");
	});

	it("reports a restricted language mode as its own error", () => {
		const reader = new FrameReader(PREFIX, LIMITS);
		expect(() => reader.push(Buffer.from("#exf-language-mode ConstrainedLanguage\r\n"))).toThrow(
			expect.objectContaining({ code: "language-mode", transient: false }),
		);
	});

	it("keeps the first lines of noise without control characters", () => {
		const reader = new FrameReader(PREFIX, LIMITS);
		reader.push(Buffer.from("\u001b[31mNot recognised\u0007\n"));
		expect(reader.noise).toEqual(["Not recognised"]);
	});
});

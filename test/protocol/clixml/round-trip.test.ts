import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PsValue } from "../../../src/protocol/clixml/index.ts";
import {
	ClixmlReader,
	psDouble,
	psObject,
	psPrimitive,
	readClixml,
	toPlain,
	writeClixml,
	writeClixmlElement,
} from "../../../src/protocol/clixml/index.ts";
import { anyValue, tangledValues } from "../../support/clixml-values.ts";

function readBack(text: string | Uint8Array): readonly PsValue[] {
	const result = readClixml(text);
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	expect(result.warnings).toEqual([]);
	return result.items.map(({ value }) => value);
}

describe("what is written", () => {
	it("is read back the same, as a message and as a document", () => {
		fc.assert(
			fc.property(anyValue, (value) => {
				expect(readBack(writeClixmlElement(value))).toEqual([value]);
				expect(readBack(Buffer.from(writeClixml([value, value])))).toEqual([value, value]);
			}),
			{ numRuns: 3000 },
		);
	});

	it("keeps which objects are the same one, also in cycles", () => {
		fc.assert(
			fc.property(tangledValues, (values) => {
				const text = writeClixml(values);
				const back = readBack(text);
				expect(back).toEqual(values);
				expect(writeClixml(back)).toBe(text);
			}),
			{ numRuns: 1000 },
		);
	});

	it("is read the same in pieces of any size", () => {
		fc.assert(
			fc.property(tangledValues, fc.integer({ min: 1, max: 40 }), (values, size) => {
				const bytes = Buffer.from(`\ufeff${writeClixml(values)}`);
				const heard: PsValue[] = [];
				const reader = new ClixmlReader((value) => heard.push(value));
				for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
				expect(reader.end()).toBeNull();
				expect(heard).toEqual(values);
			}),
			{ numRuns: 500 },
		);
	});

	it("becomes JSON at any depth", () => {
		fc.assert(
			fc.property(tangledValues, fc.nat(12), (values, depth) => {
				for (const value of values) {
					const plain = toPlain(value, { depth });
					expect(JSON.parse(JSON.stringify(plain))).toEqual(JSON.parse(JSON.stringify(plain)));
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("holds no character that must be escaped", () => {
		fc.assert(
			fc.property(anyValue, (value) => {
				// biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may stand there
				expect(writeClixmlElement(value)).not.toMatch(
					/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]/,
				);
			}),
		);
	});
});

describe("writing", () => {
	it.each<readonly [string, PsValue]>([
		["a number that is no Int32", 2 ** 31],
		["a number with a fraction", 1.5],
		["a bigint that is no Int64", 2n ** 63n],
		["a date that does not exist", { kind: "primitive", type: "DT", text: "2026-02-30T00:00:00" }],
		["a type name that XML cannot hold", psObject({ typeNames: ["a\u0001"] })],
	])("refuses %s", (_, value) => {
		expect(() => writeClixmlElement(value)).toThrowError(expect.objectContaining({ code: "invalid-value" }));
	});

	it("refuses what is deeper than anything reads", () => {
		let value = psObject({});
		for (let level = 0; level < 200; level += 1) value = psObject({ extended: { inner: value } });
		expect(() => writeClixmlElement(value)).toThrowError(expect.objectContaining({ code: "too-deep" }));
	});

	it("does not tell a secret in its error", () => {
		expect(() => psPrimitive("SS", "hunter2!")).toThrowError(/^the text given is no value of <SS>$/);
	});

	it.each([
		[NaN, "NaN"],
		[-Infinity, "-INF"],
		[-0, "-0"],
		[1e300, "1e+300"],
	])("writes the Double %d as %s", (number, text) => {
		expect(psDouble(number).text).toBe(text);
	});
});

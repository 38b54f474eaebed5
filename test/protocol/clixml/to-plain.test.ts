import { describe, expect, it } from "vitest";
import {
	type PlainOptions,
	psDictionary,
	psDouble,
	psEnum,
	psList,
	psObject,
	psPrimitive,
	type PsValue,
	toPlain,
} from "../../../src/protocol/clixml/index.ts";

const json = (value: PsValue, options?: PlainOptions): string => JSON.stringify(toPlain(value, options));

describe("toPlain", () => {
	it.each<readonly [string, PsValue, string]>([
		["null", null, "null"],
		["a safe Int64", 2n ** 53n - 1n, "9007199254740991"],
		["a large Int64", 2n ** 53n, '"9007199254740992"'],
		["a large UInt64", psPrimitive("U64", "18446744073709551615"), '"18446744073709551615"'],
		["a byte", psPrimitive("By", "7"), "7"],
		["bytes", new Uint8Array([1, 2]), '"AQI="'],
		["a Char", psPrimitive("C", "97"), '"a"'],
		["a Double", psDouble(1.5), "1.5"],
		["a Double that JSON has not", psDouble(Infinity), '"INF"'],
		["a Decimal", psPrimitive("D", "1.10"), "1.1"],
		[
			"a Decimal that no double holds",
			psPrimitive("D", "0.12345678901234567890"),
			'"0.12345678901234567890"',
		],
		["a date", psPrimitive("DT", "2026-11-26T19:04:52.6298354Z"), '"2026-11-26T19:04:52.6298354Z"'],
		["a secret", psPrimitive("SS", "aHVudGVyMg=="), '"System.Security.SecureString"'],
		["an enumeration value", psEnum("System.DayOfWeek", 1, "Monday"), '"Monday"'],
		["a list", psList([1, "a", psList([])]), '[1,"a",[]]'],
		["a text with members", psObject({ value: "a", extended: { PSPath: "x" } }), '"a"'],
		["an object without members", psObject({ text: "shown" }), '"shown"'],
		["an empty object", psObject({}), "{}"],
		["a member set", { kind: "members", members: new Map([["a", 1]]) }, '{"a":1}'],
	])("%s", (_, value, text) => {
		expect(json(value)).toBe(text);
	});

	it("makes all 64-bit integers text when told to", () => {
		expect(json(psList([1n, psPrimitive("U64", "2"), 3]), { bigints: "text" })).toBe('["1","2",3]');
	});

	it("lets extended members win in any case and keeps hostile names as data", () => {
		const value = psObject({
			adapted: new Map<string, PsValue>([
				["Name", 1],
				["__proto__", "p"],
			]),
			extended: { NAME: 2, constructor: 3 },
		});
		expect(json(value)).toBe('{"__proto__":"p","NAME":2,"constructor":3}');
		expect(Object.getPrototypeOf(toPlain(value))).toBeNull();
	});

	it("makes an object of a dictionary, or a list of entries when its keys allow no other", () => {
		expect(
			json(
				psDictionary([
					["a", 1],
					[2, "b"],
				]),
			),
		).toBe('{"2":"b","a":1}');
		expect(
			json(
				psDictionary([
					[1, 1],
					["1", 2],
				]),
			),
		).toBe('[{"key":1,"value":1},{"key":"1","value":2}]');
		expect(json(psDictionary([[psList([1]), 2]]))).toBe('[{"key":[1],"value":2}]');
	});

	it("shows what is too deep, or within itself, as its text, and counts it", () => {
		const members = new Map<string, PsValue>();
		const cycle = psObject({ typeNames: ["Cycle"], extended: members });
		members.set("self", cycle);
		members.set("deep", psList([psList([psList([1])])]));
		let cut = 0;
		expect(json(cycle, { depth: 3, onCut: () => (cut += 1) })).toBe(
			'{"self":"Cycle","deep":[["System.Object[]"]]}',
		);
		expect(cut).toBe(2);
		expect(json(cycle, { depth: 0 })).toBe('"Cycle"');
	});

	it("ends where references would make it endless", () => {
		let value = psList([1]);
		for (let level = 0; level < 40; level += 1) value = psList([value, value]);
		let cut = 0;
		toPlain(value, { depth: 100, maxValues: 10_000, onCut: () => (cut += 1) });
		expect(cut).toBeGreaterThan(0);
	});
});

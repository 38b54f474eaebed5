import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHostileJson } from "../../src/scripts/parse-hostile-json.ts";

const caps = { maxLength: 100_000_000, maxDepth: 10 };

describe("parseHostileJson", () => {
	it("reads any JSON as JSON.parse does", () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 8, stringUnit: "binary" }), (value) => {
				const text = JSON.stringify(value);
				fc.pre(!text.includes("__proto__"));
				expect(parseHostileJson(text, caps)).toEqual({ ok: true, value: JSON.parse(text) });
			}),
		);
	});

	it("stops at a nesting that would exhaust later code", () => {
		expect(parseHostileJson(nested(10), caps)).toMatchObject({ ok: true });
		expect(parseHostileJson(nested(11), caps)).toMatchObject({ ok: false });
		expect(parseHostileJson("[".repeat(10_000_000), caps)).toMatchObject({ ok: false });
	});

	it("does not count brackets inside strings", () => {
		const text = JSON.stringify({ text: `\\"${"[{".repeat(50)}` });
		expect(parseHostileJson(text, caps)).toMatchObject({ ok: true });
	});

	it("drops __proto__ keys however they are spelled", () => {
		const text = '{"a":{"__proto__":{"polluted":1},"\\u005f_proto__":{"polluted":2},"b":1}}';
		const result = parseHostileJson(text, caps);
		expect(result.ok && JSON.stringify(result.value)).toBe('{"a":{"b":1}}');
		expect({}).not.toHaveProperty("polluted");
	});
});

function nested(depth: number): string {
	return "[".repeat(depth) + "]".repeat(depth);
}

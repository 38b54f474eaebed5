import { describe, expect, it } from "vitest";
import { displayWidth, fill, hang, wrap } from "../../../src/report/terminal/wrap.ts";

describe("displayWidth", () => {
	it("counts wide characters twice and combining marks not at all", () => {
		expect(displayWidth("メール")).toBe(6);
		expect(displayWidth("e\u0301")).toBe(1);
	});

	it("does not count colours", () => {
		expect(displayWidth("\u001b[31mred\u001b[39m")).toBe(3);
	});
});

describe("wrap", () => {
	it("breaks between words", () => {
		expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
	});

	it("cuts a word that is longer than a line", () => {
		expect(wrap("abcdefgh ij", 4)).toEqual(["abcd", "efgh", "ij"]);
	});

	it("keeps an address whole", () => {
		expect(wrap("see https://example.org/a/b", 10)).toEqual(["see", "https://example.org/a/b"]);
	});

	it("gives no line for no text", () => {
		expect(wrap("", 10)).toEqual([]);
	});
});

describe("fill", () => {
	it("keeps a piece with spaces together", () => {
		expect(fill(["1 critical", "2 high"], 12, "   ")).toEqual(["1 critical", "2 high"]);
	});
});

describe("hang", () => {
	it("indents the lines after the first by the width of the label", () => {
		expect(hang("a: ", ["x", "y"])).toEqual(["a: x", "   y"]);
	});
});

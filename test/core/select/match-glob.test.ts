import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchGlob } from "../../../src/core/select/match-glob.ts";

/** The plain meaning, written as a recursion that nobody would run on long texts. */
function slowMatch(pattern: string, text: string): boolean {
	if (pattern === "") return text === "";
	if (pattern[0] === "*") {
		return slowMatch(pattern.slice(1), text) || (text !== "" && slowMatch(pattern, text.slice(1)));
	}
	return (
		text !== "" &&
		(pattern[0] === "?" || pattern[0] === text[0]) &&
		slowMatch(pattern.slice(1), text.slice(1))
	);
}

describe("matchGlob", () => {
	it.each([
		["ex0*", "ex01", true],
		["ex0*", "ex11", false],
		["EX0?", "ex01", true],
		["ex0?", "ex0", false],
		["*", "", true],
		["", "", true],
		["contoso/*", "contoso/berlin/ex01", true],
		["ex.1", "exx1", false],
		["*-*-*", "a-b-c-d", true],
	])("%j on %j is %s", (pattern, text, expected) => {
		expect(matchGlob(pattern, text)).toBe(expected);
	});

	it("means what the recursion means", () => {
		const letters = (...more: string[]) =>
			fc.array(fc.constantFrom("a", "b", ...more), { maxLength: 8 }).map((all) => all.join(""));
		fc.assert(
			fc.property(letters("*", "?"), letters(), (pattern, text) => {
				expect(matchGlob(pattern, text)).toBe(slowMatch(pattern, text));
			}),
			{ numRuns: 3000 },
		);
	});

	it("does not explode on many stars", () => {
		expect(matchGlob("*a".repeat(200) + "*b", "a".repeat(5000))).toBe(false);
	});
});

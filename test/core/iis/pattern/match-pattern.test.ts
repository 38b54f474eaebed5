import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchPattern } from "../../../../src/core/iis/pattern/match-pattern.ts";
import { patternArbitrary } from "../../../support/iis-patterns.ts";

const match = (pattern: string, input: string, ignoreCase = true) =>
	matchPattern("ECMAScript", pattern, ignoreCase, input);

const characters = (text: string) => fc.constantFrom(...text.split(""));

describe("matchPattern, ECMAScript", () => {
	it("matches as the regular expressions of the language do", () => {
		const inputs = fc.string({ unit: characters("abcABC./-_1 \n"), maxLength: 12 });
		fc.assert(
			fc.property(patternArbitrary, inputs, fc.boolean(), (pattern, input, ignoreCase) => {
				const own = match(pattern, input, ignoreCase);
				const theirs = new RegExp(pattern, ignoreCase ? "i" : "").exec(input);
				if (own.kind === "unknown") throw new Error(own.reason);
				expect(own.kind === "match" ? own.captures : null).toEqual(theirs === null ? null : [...theirs]);
			}),
			{ numRuns: 3000 },
		);
	});

	it("folds characters beyond ASCII as flag i does without u", () => {
		for (const char of ["\u212a", "\u017f", "é", "ß", "ı"]) {
			for (const pattern of ["k", "s", "[a-z]", "[^a-z]", "\\w"]) {
				expect([char, pattern, match(pattern, char).kind]).toEqual([
					char,
					pattern,
					new RegExp(pattern, "i").test(char) ? "match" : "no-match",
				]);
			}
		}
	});

	it.each([
		"(?<=a)b",
		"(?<name>a)",
		"(?i)a",
		"(?>a)",
		"(a)\\1",
		"\\Aa",
		"\\p{L}",
		"[[:alpha:]]",
		"[a-z-[aeiou]]",
		"[]a]",
		"a{",
		"a**",
		"(",
		")",
		"[a",
		"\\",
		"é",
		"(?=a)*",
		"\\u00e9",
		"\\cA",
	])("does not pretend to know what %s means", (pattern) => {
		expect(match(pattern, "a").kind).toBe("unknown");
	});

	it.each(["(a+)+b", "(a|a)*b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)b", "(?=(a+)+b)a", "(a*)*b"])(
		"gives up on %s instead of hanging",
		(pattern) => {
			expect(match(pattern, "a".repeat(3000)).kind).toBe("unknown");
		},
	);

	it("needs no stack for long inputs", () => {
		expect(match(".*x", `${"a".repeat(8000)}x`).kind).toBe("match");
	});

	it("refuses inputs and patterns without measure", () => {
		expect(match("a", "b".repeat(9000)).kind).toBe("unknown");
		expect(match("a".repeat(3000), "a").kind).toBe("unknown");
	});

	it("never throws", () => {
		fc.assert(
			fc.property(fc.string({ unit: characters("a(){}[]\\*+?|^$.:=!<-,1bdé") }), (pattern) => {
				expect(["match", "no-match", "unknown"]).toContain(match(pattern, "aab1").kind);
			}),
		);
	});

	it("has no opinion of its own on patterns that the language refuses", () => {
		fc.assert(
			fc.property(fc.string({ unit: characters("ab(){}[]\\*+?|^$.:=!1d") }), (pattern) => {
				const isKnown = match(pattern, "ab1").kind !== "unknown";
				expect(isKnown ? () => new RegExp(pattern) : () => undefined).not.toThrow();
			}),
		);
	});
});

describe("matchPattern, the other syntaxes", () => {
	it.each([
		["*.php", "a/b.php", ["a/b.php", "a/b"]],
		["a?c", "abc", ["abc"]],
		["a?c", "ac", null],
		["*", "", ["", ""]],
		["a.c", "abc", null],
		["A*", "abc", ["abc", "bc"]],
	])("Wildcard %s on %s", (pattern, input, captures) => {
		const result = matchPattern("Wildcard", pattern, true, input);
		expect(result.kind === "match" ? result.captures : null).toEqual(captures);
	});

	it("ExactMatch compares, with or without case", () => {
		expect(matchPattern("ExactMatch", "a.c", true, "A.C").kind).toBe("match");
		expect(matchPattern("ExactMatch", "a.c", false, "A.C").kind).toBe("no-match");
		expect(matchPattern("ExactMatch", "a.c", true, "abc").kind).toBe("no-match");
	});
});

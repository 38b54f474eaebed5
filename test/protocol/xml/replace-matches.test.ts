import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replaceMatches } from "../../../src/protocol/xml/replace-matches.ts";

describe("replaceMatches", () => {
	it("gives what String.replace gives, for short and for long texts", () => {
		const parts = fc.array(fc.constantFrom("a", "_x41_", "_", "&", "xyz"), { maxLength: 40 });
		fc.assert(
			fc.property(parts, fc.constantFrom(1, 400), (list, times) => {
				const text = list.join("").repeat(times);
				const make = (match: string, digits: string | undefined): string => `<${match}${digits ?? ""}>`;
				expect(replaceMatches(text, /_x(\d\d)_|&/g, make)).toBe(text.replace(/_x(\d\d)_|&/g, make));
			}),
		);
	});

	it("does not collect the matches of a text that is refused at the first", () => {
		const refuse = (): string => {
			throw new Error("refused");
		};
		expect(() => replaceMatches("&".repeat(20_000_000), /&/g, refuse)).toThrowError("refused");
	});
});

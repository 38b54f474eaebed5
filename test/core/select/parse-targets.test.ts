import { describe, expect, it } from "vitest";
import { parseTargets } from "../../../src/core/select/parse-targets.ts";

describe("parseTargets", () => {
	it("reads one id per line, without comments, blanks and repetitions", () => {
		const text =
			"\uFEFF# not assessed\r\ncontoso/berlin/ex01  # timed out\r\n\r\n\tcontoso/berlin/ex02 \ncontoso/berlin/ex01\n#end";
		expect(parseTargets(text)).toEqual(["contoso/berlin/ex01", "contoso/berlin/ex02"]);
	});

	it("keeps a # that is part of a word, for the error that follows", () => {
		expect(parseTargets("ex#1\n")).toEqual(["ex#1"]);
	});

	it("of nothing is nothing", () => {
		expect(parseTargets("\n# only a comment\n")).toEqual([]);
	});
});

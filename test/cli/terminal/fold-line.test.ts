import { describe, expect, it } from "vitest";
import { foldLine } from "../../../src/cli/terminal/fold-line.ts";

const LINE =
	"  contoso/hq/ex01  verified: owa-csp is effective, and everything else is as it was before the change";

describe("foldLine", () => {
	it("cuts at words, and moves the rest in", () => {
		const lines = foldLine(LINE, 50).split("\n");
		expect(lines.length).toBeGreaterThan(2);
		for (const line of lines) expect(line.length).toBeLessThanOrEqual(50);
		expect(lines.map((line) => /^ */.exec(line)?.[0].length)).toEqual([2, ...lines.slice(1).map(() => 4)]);
		expect(lines.join(" ").split(/\s+/)).toEqual(LINE.split(/\s+/));
	});

	it("leaves lines whole that fit, and all where there is no terminal", () => {
		expect(foldLine(LINE, LINE.length)).toBe(LINE);
		expect(foldLine(LINE, undefined)).toBe(LINE);
	});

	it("leaves a command whole, so that it can be copied", () => {
		const text =
			"2 changes are half done: exf apply --resume 20261127T014340Z, or exf rollback 20261127T014340Z";
		expect(foldLine(text, 60)).toBe(text);
	});

	it("does not cut into pieces what is narrower than any terminal", () => {
		expect(foldLine("a word and another one, 38 characters", 1)).toBe(
			"a word and another one, 38 characters",
		);
	});

	it("cuts each line of a text by itself", () => {
		expect(foldLine(`short\n${LINE}`, 60).split("\n")[0]).toBe("short");
	});
});

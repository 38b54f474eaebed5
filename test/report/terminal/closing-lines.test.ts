import { describe, expect, it } from "vitest";
import { closingLines } from "../../../src/report/terminal/closing-lines.ts";

describe("closingLines", () => {
	it("puts report, next command and exit code on one line where they fit", () => {
		const closing = {
			reports: ["runs/1/report.html"],
			next: "exf diff 1",
			exitCode: 1,
			exitMeaning: "findings",
		};
		expect(closingLines(closing, { color: false, width: 100 })).toBe(
			"report: runs/1/report.html   next: exf diff 1   exit 1 (findings)\n",
		);
	});

	it("leaves out what there is not", () => {
		expect(closingLines({ reports: [], next: undefined, exitCode: 0 }, { color: false, width: 80 })).toBe(
			"exit 0\n",
		);
	});

	it("never cuts a path", () => {
		const closing = { reports: ["/long/".repeat(20)], next: undefined, exitCode: 0 };
		expect(closingLines(closing, { color: false, width: 40 })).toContain("/long/".repeat(20));
	});

	it("gives each its own line in a narrow terminal", () => {
		const closing = { reports: ["a".repeat(30)], next: "b".repeat(30), exitCode: 3 };
		expect(closingLines(closing, { color: false, width: 40 }).trimEnd().split("\n")).toHaveLength(3);
	});
});

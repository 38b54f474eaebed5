import { describe, expect, it } from "vitest";
import { actionPlanCsv } from "../../../src/report/csv/action-plan-csv.ts";
import { changesCsv } from "../../../src/report/csv/changes-csv.ts";
import { findingsCsv } from "../../../src/report/csv/findings-csv.ts";
import { hostsCsv } from "../../../src/report/csv/hosts-csv.ts";
import { compareRecords } from "../../support/changes.ts";
import { finding, hostRecord, reportInput, textOf, verdict } from "../../support/records.ts";
import { golden } from "../golden.ts";
import { generatedInput } from "../generated-fleet.ts";
import { hostileInput, UNPRINTABLE } from "../hostile-fleet.ts";
import { sampleInput } from "../sample-fleet.ts";
import { parseCsv } from "./parse-csv.ts";

const REPORTS = {
	"findings.csv": findingsCsv,
	"hosts.csv": hostsCsv,
	"action-plan.csv": actionPlanCsv,
	"changes.csv": changesCsv,
} as const;

/** What a spreadsheet would take for a formula. */
const FORMULA = /^\s*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;
const FORMULAS = [
	"=1+1",
	"+1",
	"-1",
	"@SUM(A1)",
	" =1",
	"\t=1",
	"\r=1",
	'=cmd|"/C calc"!A0',
	"＝1",
	"\n=1",
	'"=1',
];

describe.each(Object.entries(REPORTS))("%s", (name, report) => {
	it("is as it was", async () => {
		const text = await textOf(report(sampleInput()));
		expect(text).toBe(golden(`csv/${name}`, text));
	});

	it("begins with a byte order mark and ends its lines as RFC 4180 says", async () => {
		const text = await textOf(report(sampleInput()));
		expect(text.startsWith("\ufeff")).toBe(true);
		expect(text.endsWith("\r\n")).toBe(true);
		expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
	});

	it("has the same number of cells in every line, whatever hosts send", async () => {
		const rows = parseCsv(await textOf(report(hostileInput())));
		expect(rows.length).toBeGreaterThan(5);
		expect(new Set(rows.map((row) => row.length)).size).toBe(1);
	});

	it("has no cell that a spreadsheet would run", async () => {
		const rows = parseCsv(await textOf(report(hostileInput(FORMULAS))));
		expect(rows.flat().filter((cell) => FORMULA.test(cell))).toEqual([]);
		expect(rows.flat().some((cell) => cell.startsWith("'"))).toBe(true);
	});

	it("has no character that hides or turns text", async () => {
		const rows = parseCsv(await textOf(report(hostileInput())));
		expect(rows.flat().filter((cell) => UNPRINTABLE.test(cell))).toEqual([]);
	});
});

describe("findings.csv", () => {
	it("has a verdict line for every rule and host", async () => {
		const rows = parseCsv(await textOf(findingsCsv(generatedInput(40))));
		const kind = (rows[0] ?? []).indexOf("kind");
		expect(rows.filter((row) => row[kind] === "verdict")).toHaveLength(40 * 5);
	});

	it("says how each line stands beside the run before", async () => {
		const record = (subjects: readonly string[]) =>
			hostRecord({
				verdicts: [verdict({ state: "fail" })],
				findings: subjects.map((subject) => finding({ subject })),
			});
		const now = record(["CVE-1", "CVE-2"]);
		const changes = await compareRecords([record(["CVE-1"])], [now]);
		const rows = parseCsv(await textOf(findingsCsv({ ...reportInput([now]), changes })));
		const [head = [], ...lines] = rows;
		const cells = lines.map((line) => [line[head.indexOf("subject")], line[head.indexOf("change")]]);
		expect(cells).toEqual([
			["", "unchanged"],
			["CVE-1", "unchanged"],
			["CVE-2", "new"],
		]);
	});
});

describe("action-plan.csv", () => {
	it("has failed verdicts only, worst first, and leaves room for whoever works through it", async () => {
		const [head = [], ...lines] = parseCsv(await textOf(actionPlanCsv(sampleInput())));
		expect(head.slice(-4)).toEqual(["owner", "due", "done", "reason if not done"]);
		const severities = lines.map((line) => line[head.indexOf("severity")]);
		expect(severities).toEqual([...severities].sort((a = "", b = "") => order(a) - order(b)));
		expect(new Set(lines.flatMap((line) => line.slice(-4)))).toEqual(new Set([""]));
	});
});

function order(severity: string): number {
	return ["critical", "high", "medium", "low", "info"].indexOf(severity);
}

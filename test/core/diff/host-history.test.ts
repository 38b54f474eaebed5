import { describe, expect, it } from "vitest";
import { advanceHistory, entryKey } from "../../../src/core/diff/host-history.ts";
import { packHistory, unpackHistory } from "../../../src/core/diff/pack-history.ts";
import { historyOf } from "../../support/changes.ts";
import { finding, hostRecord, verdict } from "../../support/records.ts";

const RULE = "known-vulnerabilities";
const clean = hostRecord();
const vulnerable = hostRecord({
	verdicts: [verdict({ state: "fail" })],
	findings: [finding({ subject: "CVE-1" })],
});
const lost = hostRecord({ outcome: { status: "unreachable" }, verdicts: [verdict({ state: "unknown" })] });

function stateAfter(...records: readonly (typeof clean)[]) {
	return historyOf(...records.map((record, index) => [`run${index}`, record] as const)).entries.get(
		entryKey(RULE, "CVE-1"),
	);
}

describe("the history of a host", () => {
	it("goes from new to unchanged to fixed to returned", () => {
		expect(stateAfter(vulnerable)).toMatchObject({ state: "new", first: "run0", last: "run0", runs: 1 });
		expect(stateAfter(vulnerable, vulnerable)).toMatchObject({ state: "unchanged", last: "run1", runs: 2 });
		expect(stateAfter(vulnerable, clean)).toMatchObject({ state: "fixed", fixedIn: "run1", last: "run0" });
		expect(stateAfter(vulnerable, clean, vulnerable)).toMatchObject({
			state: "returned",
			returnedIn: "run2",
			first: "run0",
			runs: 2,
		});
	});

	it("has an entry for the verdict as well as for each finding", () => {
		const { entries } = historyOf(["run0", vulnerable]);
		expect([...entries.keys()]).toEqual([entryKey(RULE, RULE), entryKey(RULE, "CVE-1")]);
	});

	it("does not change by a host that could not be assessed", () => {
		expect(historyOf(["run0", vulnerable], ["run1", lost])).toEqual(historyOf(["run0", vulnerable]));
	});

	it("does not take a finding for fixed while its rule cannot be judged", () => {
		const unread = hostRecord({ verdicts: [verdict({ state: "error" })] });
		expect(stateAfter(vulnerable, unread)).toMatchObject({ state: "new" });
	});

	it("does not take a waived finding for fixed", () => {
		const waived = hostRecord({
			verdicts: [verdict({ state: "waived" })],
			findings: [finding({ subject: "CVE-1", state: "waived" })],
		});
		expect(stateAfter(vulnerable, waived)).toMatchObject({ state: "unchanged" });
	});

	it("ignores a look that is not newer, so that a run may be added twice", () => {
		const once = advanceHistory(undefined, vulnerable, "run0");
		expect(advanceHistory(once, vulnerable, "run0")).toBe(once);
		expect(advanceHistory(once, { ...clean, startedAt: "2026-01-01T00:00:00.000Z" }, "run1")).toBe(once);
	});

	it("survives being packed into a line", () => {
		const history = historyOf(
			["run0", vulnerable],
			["run1", clean],
			["run2", vulnerable],
			["run3", vulnerable],
		);
		const line = packHistory(history);
		expect(line).not.toContain("\n");
		expect(unpackHistory(line)).toEqual(history);
	});

	it.each(["", "{}", '{"host":"x"}', "[]", "null"])("refuses to unpack %j", (line) => {
		expect(() => unpackHistory(line)).toThrow(/./);
	});

	it("stays small whatever a host reports", () => {
		const findings = Array.from({ length: 5000 }, (_, index) =>
			finding({ subject: `${"x".repeat(3000)}${index}` }),
		);
		const { entries } = historyOf(["run0", hostRecord({ verdicts: [verdict({ state: "fail" })], findings })]);
		expect(entries.size).toBe(2000);
		expect(Math.max(...[...entries.keys()].map((key) => key.length))).toBeLessThan(300);
	});

	it("keeps two long subjects apart", () => {
		expect(entryKey(RULE, `${"x".repeat(300)}1`)).not.toBe(entryKey(RULE, `${"x".repeat(300)}2`));
	});
});

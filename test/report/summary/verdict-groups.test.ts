import { describe, expect, it } from "vitest";
import type { HostRecord } from "../../../src/core/model/host-record.ts";
import type { Verdict } from "../../../src/core/model/verdict.ts";
import { collectVerdictGroups, type VerdictGroup } from "../../../src/report/summary/verdict-groups.ts";
import { finding, hostRecord, verdict } from "../../support/records.ts";

function groupsOf(...records: readonly HostRecord[]): VerdictGroup[] {
	const groups = collectVerdictGroups();
	for (const record of records) groups.add(record);
	return groups.finish();
}

function failing(host: string, overrides: Partial<Verdict> = {}): HostRecord {
	return hostRecord({ host, verdicts: [verdict({ state: "fail", summary: "story", ...overrides })] });
}

describe("collectVerdictGroups", () => {
	it("joins hosts of which a rule says the same", () => {
		const groups = groupsOf(failing("a/s/EX10"), failing("a/s/EX2"));
		expect(groups.map(({ hosts }) => hosts)).toEqual([["a/s/EX2", "a/s/EX10"]]);
	});

	it("keeps hosts with another next step apart", () => {
		expect(groupsOf(failing("a/s/1"), failing("a/s/2", { remedy: "Install it" }))).toHaveLength(2);
	});

	it("shows the evidence of the first host by name, whatever the order", () => {
		const first = failing("a/s/1", { evidence: ["one"] });
		const second = failing("a/s/2", { evidence: ["two"] });
		expect(groupsOf(second, first)[0]).toMatchObject({ evidence: ["one"], evidenceHost: "a/s/1" });
		expect(groupsOf(first, second)[0]).toMatchObject({ evidence: ["one"], evidenceHost: "a/s/1" });
	});

	it("puts the worst first, then what attackers use, then what concerns most hosts", () => {
		const exploited = hostRecord({
			host: "a/s/4",
			verdicts: [verdict({ state: "fail", summary: "exploited" })],
			findings: [finding({ exploited: "yes" })],
		});
		const groups = groupsOf(
			failing("a/s/1", { severity: "low", summary: "low" }),
			failing("a/s/2", { summary: "on two hosts" }),
			failing("a/s/3", { summary: "on two hosts" }),
			failing("a/s/5", { summary: "on one host" }),
			exploited,
		);
		expect(groups.map(({ summary }) => summary)).toEqual(["exploited", "on two hosts", "on one host", "low"]);
	});

	it("says nothing of verdicts that could not be given on a host that was not reached", () => {
		const lost = hostRecord({
			outcome: { status: "unreachable" },
			verdicts: [verdict({ state: "unknown", summary: "unreachable" })],
		});
		expect(groupsOf(lost)).toEqual([]);
	});

	it("leaves out what passed or does not apply", () => {
		expect(groupsOf(hostRecord({ verdicts: [verdict(), verdict({ state: "not-applicable" })] }))).toEqual([]);
	});
});

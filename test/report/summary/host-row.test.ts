import { describe, expect, it } from "vitest";
import { hostRow } from "../../../src/report/summary/host-row.ts";
import { finding, type HostRecordDraft, hostRecord, identity, verdict } from "../../support/records.ts";

const NOW = new Date("2026-09-29T09:00:00Z");

function row(overrides: HostRecordDraft) {
	return hostRow(hostRecord(overrides), 0, NOW);
}

describe("support of a host", () => {
	it.each([
		["2026-09-28", "ended"],
		["2026-09-29", "ending"],
		["2027-03-28", "ending"],
		["2027-03-29", "supported"],
		[null, "unknown"],
		["soon", "unknown"],
	])("with public support until %s is %s", (supportedUntil, support) => {
		expect(row({ identity: identity({ supportedUntil }), verdicts: [] }).support).toBe(support);
	});

	it("is extended where public support ended and the rule passed", () => {
		const ended = identity({ supportedUntil: "2025-10-14" });
		expect(row({ identity: ended, verdicts: [verdict({ rule: "product-supported" })] }).support).toBe(
			"extended",
		);
		expect(row({ identity: ended, verdicts: [verdict()] }).support).toBe("ended");
	});
});

describe("vulnerabilities of a host", () => {
	it("counts as known exploited neither recalled nor presumed ones", () => {
		const findings = [
			finding({ subject: "CVE-2024-20001", exploited: "yes" }),
			finding({ subject: "CVE-2024-20002", exploited: "recalled" }),
			finding({ subject: "CVE-2024-20003", exploited: "yes", confidence: "likely" }),
			finding({ subject: "CVE-2024-20004", exploited: "yes", state: "unknown" }),
		];
		expect(row({ findings })).toMatchObject({ openVulnerabilities: 3, knownExploited: 1 });
	});

	it("are not judged where the verdict of the rule could not be given", () => {
		expect(row({ verdicts: [verdict({ state: "unknown" })] }).vulnerabilitiesJudged).toBe(false);
		expect(row({ verdicts: [verdict()] }).vulnerabilitiesJudged).toBe(true);
	});
});

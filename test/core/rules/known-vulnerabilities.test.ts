import { describe, expect, it } from "vitest";
import type { EsuEntitlement } from "../../../src/core/model/host.ts";
import { knownVulnerabilities } from "../../../src/core/rules/known-vulnerabilities.ts";
import { binary, hostFacts } from "../../support/exchange-facts.ts";
import { judgeHost } from "../../support/judge-host.ts";

function judge(build: string | null, esu: EsuEntitlement = "none", overrides = {}) {
	return judgeHost(knownVulnerabilities, hostFacts(build, overrides), { esu });
}
const finding = (build: string, id: string, esu: EsuEntitlement = "none") =>
	judge(build, esu).findings.find((entry) => entry.subject === id);

describe("known-vulnerabilities", () => {
	it("passes by build and says what it did not look at", () => {
		const { verdict, findings } = judge("15.2.2562.53");
		expect(verdict).toMatchObject({
			state: "pass",
			summary:
				"No vulnerability that a build decides is open; 23 depend on configuration that was not looked at.",
		});
		expect(findings).toHaveLength(23);
		expect(new Set(findings.map((entry) => entry.state))).toEqual(new Set(["unknown"]));
	});

	it("fails critically when an exploited one is open", () => {
		expect(judge("15.2.2562.37").verdict).toMatchObject({
			state: "fail",
			severity: "critical",
			summary: expect.stringMatching(/known vulnerabilities are open, 1 used in attacks: CVE-2026-42897\.$/),
		});
	});

	it("fails high when none of the open ones is known to be exploited", () => {
		expect(judge("15.2.2562.49").verdict).toMatchObject({
			state: "fail",
			severity: "high",
			summary: "1 known vulnerability is open.",
		});
	});

	it("names fix, source of exploitation and remedy of each", () => {
		expect(finding("15.2.2562.37", "CVE-2026-42897")).toEqual({
			subject: "CVE-2026-42897",
			state: "fail",
			severity: "critical",
			exploited: "yes",
			summary: "CVE-2026-42897 (OWA stored XSS): open, fixed in Jun26SU",
			evidence: [
				"First fixed: RTM 15.2.2562.43",
				expect.stringContaining("Sources differ on the fix"),
				expect.stringMatching(/^Exploited: CISA KEV, added 2026-05-15, https:/),
			],
			remedy: "Install RTM Sep26SUv2 (15.2.2562.53).",
		});
	});

	it("says which fix needs extended updates", () => {
		expect(finding("15.1.2507.61", "CVE-2026-42897")?.remedy).toBe(
			"Needs extended updates (CU23 Sep26SUv2 (15.1.2507.75)), or a move to Exchange SE.",
		);
		expect(finding("15.1.2507.58", "CVE-2025-59249")?.remedy).toBe("Install CU23 Oct25SU (15.1.2507.61).");
	});

	it("leaves configuration undecided where the build is new enough, and open where it is not", () => {
		expect(finding("15.2.2562.53", "CVE-2024-21410")).toMatchObject({
			state: "unknown",
			summary: expect.stringContaining("needs configuration facts that this run did not collect"),
		});
		expect(finding("15.2.986.5", "CVE-2024-21410")?.state).toBe("fail");
	});

	it("says that no fix exists for later vulnerabilities of Exchange 2013", () => {
		expect(judge("15.0.1497.48").verdict.summary).toMatch(
			/^No fix exists for Exchange 2013: 60 vulnerabilities/,
		);
		expect(finding("15.0.1497.48", "CVE-2023-36050")).toMatchObject({ state: "fail", severity: "high" });
		expect(finding("15.0.1497.48", "CVE-2026-42897")).toMatchObject({
			state: "fail",
			severity: "high",
			confidence: "likely",
			summary: "CVE-2026-42897 (OWA stored XSS): no fix exists for Exchange 2013",
		});
	});

	it.each(["15.0.1497.48", "15.0.1497.999", "15.0.9999.1", "14.3.513.0", "14.3.999.0"])(
		"never passes %s",
		(build) => {
			expect(judge(build).verdict.state).toBe("fail");
		},
	);

	it("judges Exchange 2010 by the registry generation when the version is unreadable", () => {
		const install = { generation: "v14" as const, path: "C:\\", registryVersion: null, unfinishedSetup: [] };
		expect(judge(null, "none", { install }).verdict.state).toBe("fail");
	});

	it("does not pass a host whose update is incomplete, and names what the old files may still have", () => {
		const binaries = [binary("Microsoft.Exchange.Store.Worker.exe", "15.2.2562.49")];
		const { verdict, findings } = judge("15.2.2562.53", "none", { binaries });
		expect(verdict).toMatchObject({
			state: "unknown",
			summary: expect.stringMatching(/^update incomplete: /),
		});
		expect(findings).toContainEqual({
			subject: "CVE-2026-96940",
			state: "unknown",
			severity: "high",
			summary: "CVE-2026-96940: fixed by the installed update, but the update is incomplete",
			evidence: ["A file of build 15.2.2562.49 is still on the disk."],
		});
	});

	it("does not pass a host whose files could not be looked at", () => {
		expect(judge("15.2.2562.53", "none", { binaries: [] }).verdict).toMatchObject({
			state: "unknown",
			summary: expect.stringContaining("could not be seen"),
		});
	});

	it("does not pass a host newer than the table", () => {
		expect(judge("15.2.2562.900").verdict).toMatchObject({
			state: "unknown",
			summary: expect.stringContaining("newer than the table (as of 2026-11-22)"),
		});
	});

	it("says unknown when the version is unreadable", () => {
		expect(judge(null).verdict.state).toBe("unknown");
	});

	it("asks no configuration of a host with management tools only", () => {
		const { verdict, findings } = judge("15.2.2562.37", "none", { roles: ["management-tools"] });
		expect(verdict).toMatchObject({ state: "fail", severity: "low" });
		expect(new Set(findings.map((entry) => entry.severity))).toEqual(new Set(["low"]));
	});

	it("asks neither Extended Protection nor Active Directory of an Edge server", () => {
		const ids = judge("15.2.1748.53", "period2", { roles: ["edge"], services: [] }).findings.map(
			(entry) => entry.subject,
		);
		expect(ids).not.toContain("CVE-2024-21410");
		expect(ids).not.toContain("CVE-2022-21978");
		expect(ids).toContain("CVE-2024-49040");
	});

	it("has one finding per vulnerability, exploited and open ones first", () => {
		const { findings } = judge("15.2.986.5");
		const ids = findings.map((entry) => entry.subject);
		expect(new Set(ids).size).toBe(ids.length);
		const open = findings.filter((entry) => entry.state === "fail");
		expect(findings.slice(0, open.length)).toEqual(open);
		expect(open.slice(0, 7).map((entry) => entry.exploited)).toEqual(Array.from({ length: 7 }, () => "yes"));
	});
});

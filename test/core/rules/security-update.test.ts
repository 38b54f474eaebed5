import { describe, expect, it } from "vitest";
import type { EsuEntitlement } from "../../../src/core/model/host.ts";
import { securityUpdate } from "../../../src/core/rules/security-update.ts";
import { binary, hostFacts } from "../../support/exchange-facts.ts";
import { judgeHost } from "../../support/judge-host.ts";

function verdict(build: string | null, esu: EsuEntitlement = "none", day = "2026-11-23", overrides = {}) {
	const now = new Date(`${day}T12:00:00Z`);
	return judgeHost(securityUpdate, hostFacts(build, overrides), { esu, now }).verdict;
}

describe("security-update", () => {
	it.each<[string, EsuEntitlement, string, string, string]>([
		["15.2.2562.53", "none", "2026-11-23", "pass", "info"],
		["15.2.2562.49", "none", "2026-11-23", "fail", "high"],
		["15.2.2562.49", "none", "2026-10-10", "fail", "medium"],
		["15.2.2562.46", "none", "2026-10-10", "fail", "high"],
		["15.2.2562.37", "none", "2026-10-10", "fail", "critical"],
		["15.2.2562.900", "none", "2026-11-23", "unknown", "info"],
		["15.2.1748.53", "period2", "2026-10-20", "pass", "info"],
		["15.2.1748.53", "period2", "2026-11-23", "fail", "medium"],
		["15.2.1748.46", "none", "2026-11-23", "fail", "high"],
		["15.2.1748.39", "none", "2026-11-23", "fail", "critical"],
		["15.0.1497.48", "none", "2026-11-23", "fail", "critical"],
		["14.3.513.0", "none", "2026-11-23", "fail", "critical"],
	])("judges %s with entitlement %s on %s: %s, %s", (build, esu, day, state, severity) => {
		expect(verdict(build, esu, day)).toMatchObject({ state, severity });
	});

	it("gives the exact update", () => {
		expect(verdict("15.2.2562.49")).toMatchObject({
			summary: "Exchange SE: Sep26SUv2 (15.2.2562.53) is missing.",
			remedy: "Install Sep26SUv2 (15.2.2562.53, KB5129955).",
		});
	});

	it("sends an abandoned cumulative update to the newest one first", () => {
		expect(verdict("15.2.986.42", "period2")).toMatchObject({
			state: "fail",
			summary:
				"Exchange 2019: this cumulative update gets no security updates, go to CU15 first; Sep26SUv2 (15.2.1748.53) is missing.",
			remedy: expect.stringMatching(/^Install CU15 \(15\.2\.1748\.10, KB5042461\); install Sep26SUv2/),
		});
	});

	it("says when a fix exists only with extended updates that the host does not have", () => {
		expect(verdict("15.1.2507.61").summary).toBe(
			"Exchange 2016: the last update for this host is installed, but Sep26SUv2 (15.1.2507.75) exists only with extended updates that it is not entitled to.",
		);
	});

	it("says when no update will follow", () => {
		expect(verdict("15.1.2507.75", "period2").summary).toBe(
			"Exchange 2016: the last update is installed, and none will follow.",
		);
	});

	it("does not call a missing hotfix update a security failure", () => {
		// May26HU (15.2.2562.41) came after Feb26SU; what is missing here is Jun26SU and later.
		expect(verdict("15.2.2562.41").remedy).not.toContain("HU");
	});

	it("does not pass an update that is incomplete", () => {
		const binaries = [binary("Microsoft.Exchange.Store.Worker.exe", "15.2.2562.49")];
		expect(verdict("15.2.2562.53", "none", "2026-11-23", { binaries })).toMatchObject({
			state: "unknown",
			summary: expect.stringMatching(/^update incomplete: /),
		});
	});

	it("judges management tools alone in their own words and less severely", () => {
		expect(verdict("15.2.2562.37", "none", "2026-11-23", { roles: ["management-tools"] })).toMatchObject({
			state: "fail",
			severity: "low",
			summary: expect.stringMatching(/^Management tools of Exchange SE: /),
		});
	});

	it("says unknown when the version is unreadable, but not for a product without fixes", () => {
		expect(verdict(null).state).toBe("unknown");
		const install = { generation: "v14" as const, path: "C:\\", registryVersion: null, unfinishedSetup: [] };
		expect(verdict(null, "none", "2026-11-23", { install }).state).toBe("fail");
	});

	it("says in its evidence when the table is old", () => {
		expect(verdict("15.2.2562.53", "none", "2027-02-01").evidence).toContainEqual(
			expect.stringContaining("71 days old"),
		);
	});
});

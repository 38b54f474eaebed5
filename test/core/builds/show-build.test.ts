import { describe, expect, it } from "vitest";
import { showBuild } from "../../../src/core/builds/show-build.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { NOW } from "../../support/exchange-facts.ts";
import { build, cveRow, knowledgeOf } from "../../support/knowledge.ts";

const knowledge = await loadKnowledge();

describe("showBuild", () => {
	it("tells everything of a build", () => {
		expect(showBuild(knowledge, build("15.2.986.5"), NOW)).toMatchObject({
			build: "15.2.986.5",
			product: "2019",
			cu: "CU11",
			su: null,
			name: "Exchange 2019 CU11",
			released: "2021-09-28",
			support: { status: "ended", endOfSupport: "2025-10-14" },
			updateStatus: "update-available",
			asOf: "2026-11-22",
			note: null,
		});
	});

	it("lists exploited vulnerabilities as such, from the sourced ones", () => {
		const report = showBuild(knowledge, build("15.2.986.5"), NOW);
		expect(report.knownExploited).toEqual([
			"CVE-2026-42897",
			"CVE-2024-21410",
			"CVE-2023-21529",
			"CVE-2022-41082",
			"CVE-2022-41080",
			"CVE-2022-41040",
			"CVE-2021-42321",
		]);
		expect(report.exploitationRecalled).toEqual([]);
		expect(report.cves.slice(0, 7)).toEqual(report.knownExploited);
	});

	it("keeps recalled exploitation apart", () => {
		const fixedBuilds = { "2019": [{ cu: "CU15", build: "15.2.1748.53" }] };
		const cves = [cveRow({ id: "CVE-2021-1000", exploited: "recalled", fixedBuilds })];
		const report = showBuild(knowledgeOf({ cves }), build("15.2.986.5"), NOW);
		expect(report).toMatchObject({ knownExploited: [], exploitationRecalled: ["CVE-2021-1000"] });
	});

	it("does not claim attacks on a product that nobody looks at any more", () => {
		const report = showBuild(knowledge, build("15.0.1497.48"), NOW);
		expect(report.noFixExists).toContain("CVE-2026-42897");
		expect(report.knownExploited).not.toContain("CVE-2026-42897");
	});

	it("says that a build is newer than the table", () => {
		expect(showBuild(knowledge, build("15.2.2562.900"), NOW).note).toContain(
			"Newer than the build table (as of 2026-11-22)",
		);
	});

	it("shows where sources disagree", () => {
		expect(showBuild(knowledge, build("15.1.1415.8"), NOW).note).toContain("15.1.1415.10");
	});

	it("takes the entitlement of a host", () => {
		const report = showBuild(knowledge, build("15.2.1748.43"), new Date("2026-09-15T00:00:00Z"), "period2");
		expect(report.updatePath).toEqual(["install Sep26SUv2 (15.2.1748.53, KB5129956), needs ESU period 2"]);
	});
});

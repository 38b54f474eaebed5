import { describe, expect, it } from "vitest";
import { type UpdateStatus, updatePath } from "../../../src/core/builds/update-path.ts";
import { stepsText } from "../../../src/core/builds/update-step.ts";
import type { EsuEntitlement } from "../../../src/core/model/host.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { build, buildRow, knowledgeOf } from "../../support/knowledge.ts";

const knowledge = await loadKnowledge();
const path = (text: string, esu: EsuEntitlement = "none", day = "2026-11-23") =>
	updatePath(knowledge, build(text), esu, new Date(`${day}T12:00:00Z`));
const texts = (...args: Parameters<typeof path>) => path(...args).steps.map((step) => step.text);

const CU15 = "install CU15 (15.2.1748.10, KB5042461)";
const MIGRATE_2019 = expect.stringMatching(
	/^move to Exchange SE .*15\.2\.2562\.53.*in place from CU14 or CU15/,
);

describe("updatePath", () => {
	it.each<[string, EsuEntitlement, string, UpdateStatus]>([
		["15.2.2562.53", "none", "2026-11-23", "up-to-date"],
		["15.2.2562.41", "none", "2026-11-23", "update-available"],
		["15.2.2562.900", "none", "2026-11-23", "newer-than-table"],
		["15.2.1748.53", "period2", "2026-10-20", "up-to-date"],
		["15.2.1748.53", "period2", "2026-11-23", "last-update-installed"],
		["15.2.1748.53", "none", "2026-11-23", "last-update-installed"],
		["15.2.1544.48", "period2", "2026-10-20", "up-to-date"],
		["15.2.1748.43", "period1", "2026-11-23", "needs-extended-updates"],
		["15.2.1748.43", "period2", "2026-10-20", "update-available"],
		["15.2.1748.39", "none", "2026-11-23", "needs-extended-updates"],
		["15.2.1748.37", "none", "2026-11-23", "update-available"],
		["15.1.2507.61", "none", "2026-11-23", "needs-extended-updates"],
		["15.0.1497.48", "none", "2026-11-23", "end-of-life"],
		["15.0.1497.99", "none", "2026-11-23", "end-of-life"],
		["14.3.513.0", "none", "2026-11-23", "end-of-life"],
		["16.0.1.1", "none", "2026-11-23", "unknown-product"],
	])("judges %s with entitlement %s on %s as %s", (text, esu, day, status) => {
		expect(path(text, esu, day).status).toBe(status);
	});

	it("goes to the newest cumulative update first when the own one gets no updates", () => {
		expect(texts("15.2.986.5", "period2")).toEqual([
			CU15,
			"install Sep26SUv2 (15.2.1748.53, KB5129956), needs ESU period 2",
			MIGRATE_2019,
		]);
		expect(path("15.2.986.5", "period2").needsNewCu).toBe(true);
	});

	it("names both what is reachable without extended updates and what is not", () => {
		expect(texts("15.2.986.5", "none")).toEqual([
			CU15,
			"install Oct25SU (15.2.1748.39, KB5066367)",
			"Sep26SUv2 (15.2.1748.53, KB5129956) needs ESU period 2, and this host is not entitled to extended updates",
			MIGRATE_2019,
		]);
	});

	it("stops at the last update of the period that was bought", () => {
		expect(texts("15.1.2507.61", "period1").slice(0, 2)).toEqual([
			"install Feb26SU (15.1.2507.66, KB5074995), needs ESU period 1",
			"Sep26SUv2 (15.1.2507.75, KB5129958) needs ESU period 2, and this host is entitled to ESU period 1 only",
		]);
	});

	it("stays on a cumulative update that still gets updates", () => {
		expect(texts("15.2.1544.46", "period2", "2026-10-20")).toEqual([
			"install Sep26SUv2 (15.2.1544.48, KB5129957), needs ESU period 2",
		]);
	});

	it("counts a hotfix update by its number, and does not ask for one", () => {
		const rows = [
			buildRow(),
			buildRow({ su: "Apr26SU", build: "15.2.2562.30", releaseDate: "2026-04-14" }),
			buildRow({ su: "May26HU", build: "15.2.2562.41", releaseDate: "2026-05-07" }),
		];
		const support = [
			{ product: "SE" as const, endOfSupport: "2035-12-31", esu: [], note: "", source: ["test"] },
		];
		const small = knowledgeOf({ builds: rows, support });
		const now = new Date("2026-06-01T00:00:00Z");
		expect(updatePath(small, build("15.2.2562.30"), "none", now).status).toBe("up-to-date");
		expect(updatePath(small, build("15.2.2562.41"), "none", now).status).toBe("up-to-date");
		expect(updatePath(small, build("15.2.2562.29"), "none", now).status).toBe("update-available");
	});

	it("does not send hosts off a cumulative update because a newer one appeared", () => {
		const rows = [
			buildRow(),
			buildRow({ su: "Oct26SU", build: "15.2.2562.60", releaseDate: "2026-10-13" }),
			buildRow({ cu: "CU1", build: "15.2.2700.4", releaseDate: "2026-12-01" }),
		];
		const small = knowledgeOf({ builds: rows });
		const found = updatePath(small, build("15.2.2562.17"), "none", new Date("2026-12-02T00:00:00Z"));
		expect(found).toMatchObject({ status: "update-available", needsNewCu: false });
	});

	it("counts the updates that are missing", () => {
		expect(path("15.2.2562.43").behind).toBe(4);
		expect(path("15.2.2562.53").behind).toBe(0);
	});

	it("leads from Exchange 2013 through its last update to Exchange SE on a new server", () => {
		expect(texts("15.0.1473.3")).toEqual([
			"install CU23 (15.0.1497.2, KB4489622)",
			"install Mar23SU (15.0.1497.48, KB5024296)",
			expect.stringMatching(/^move to Exchange SE .*on a new server, or to Exchange Online$/),
		]);
	});

	it("gives the page of the update with the steps", () => {
		expect(stepsText(path("15.2.1748.37").steps)).toMatch(
			/^install Oct25SU .*\. https:\/\/techcommunity\.microsoft\.com\/\S+$/,
		);
	});
});

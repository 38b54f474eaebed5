import { describe, expect, it } from "vitest";
import { buildIdentified } from "../../../src/core/rules/build-identified.ts";
import { hostFacts } from "../../support/exchange-facts.ts";
import { judgeHost } from "../../support/judge-host.ts";

const verdict = (...args: Parameters<typeof hostFacts>) =>
	judgeHost(buildIdentified, hostFacts(...args)).verdict;

describe("build-identified", () => {
	it("names a build of the table and its age", () => {
		expect(verdict("15.2.2562.53")).toMatchObject({
			state: "pass",
			summary: "Exchange SE RTM Sep26SUv2 (15.2.2562.53), released 2026-10-02 (52 days ago)",
		});
	});

	it("says unknown between two rows, and names them", () => {
		expect(verdict("15.2.1118.16")).toMatchObject({
			state: "unknown",
			summary: "15.2.1118.16 is not in the build table: Exchange 2019 CU12 (between Oct22SU and Nov22SU)",
		});
	});

	it("says unknown for a build newer than the table, with the date of the table", () => {
		expect(verdict("15.2.2562.900")).toMatchObject({
			state: "unknown",
			summary: expect.stringContaining("newer than the build table (as of 2026-11-22)"),
		});
	});

	it("falls back to the registry without calling that an answer", () => {
		const install = {
			generation: "v15" as const,
			path: "C:\\",
			registryVersion: "15.2.986.5",
			unfinishedSetup: [],
		};
		expect(verdict(null, { install })).toMatchObject({
			state: "unknown",
			summary: expect.stringContaining("Setup noted Exchange 2019 CU11"),
		});
	});

	it("does not apply without Exchange", () => {
		expect(verdict(null, { install: null }).state).toBe("not-applicable");
	});

	it("names known issues of the build", () => {
		expect(verdict("15.2.1544.13").evidence).toContainEqual(expect.stringContaining("Nov24SU was withdrawn"));
	});

	it("says when the table is old", () => {
		const now = new Date("2027-02-01T00:00:00Z");
		const { evidence } = judgeHost(buildIdentified, hostFacts("15.2.2562.53"), { now }).verdict;
		expect(evidence).toContain("The build table is 71 days old (as of 2026-11-22): newer updates may exist.");
	});
});

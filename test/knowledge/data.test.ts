import { describe, expect, it } from "vitest";
import { parseBuildNumber } from "../../src/core/build-number.ts";
import { productOfBuild } from "../../src/core/builds/product-of-build.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";

const { builds, cves, support, mitigations = [] } = await loadKnowledge();

describe("built-in knowledge", () => {
	it("has every build under its own product", () => {
		const wrong = builds.filter((row) => {
			const number = parseBuildNumber(row.build);
			return number === null || productOfBuild(number) !== row.product;
		});
		expect(builds).toHaveLength(310);
		expect(wrong).toEqual([]);
	});

	it("has each update of a cumulative update once, but for the two on which sources disagree", () => {
		const keys = builds.map((row) => `${row.product} ${row.cu} ${row.su}`);
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([
			"2016 CU8 Mar21SU",
			"2016 CU9 Mar21SU",
		]);
		const disputed = builds.filter((row) => ["15.1.1415.8", "15.1.1466.13"].includes(row.build));
		expect(disputed.map((row) => row.note?.includes("Microsoft build table CSV says"))).toEqual([true, true]);
	});

	it("lets nobody have updates of 2016 and 2019 after October 2025 without extended updates", () => {
		const wrong = builds.filter((row) => {
			const isLate =
				(row.product === "2016" || row.product === "2019") && (row.releaseDate ?? "") > "2025-10-14";
			if (!isLate) return row.availability !== "public";
			const period = (row.releaseDate ?? "") <= "2026-04-14" ? "esu-period1" : "esu-period2";
			return row.availability !== period;
		});
		expect(wrong).toEqual([]);
	});

	it("knows no vulnerability that it fixes and does not list", () => {
		const listed = new Set(cves.map((cve) => cve.id));
		expect([...new Set(builds.flatMap((row) => row.fixes))].filter((id) => !listed.has(id))).toEqual([]);
	});

	it("takes first fixed builds from the rows of the fixing update", () => {
		const rows = new Set(builds.map((row) => `${row.product} ${row.build} ${row.su}`));
		const wrong = cves
			.filter((cve) => cve.fixedInSu !== null && !cve.name?.startsWith("Extended Protection"))
			.flatMap((cve) =>
				Object.entries(cve.fixedBuilds).flatMap(([product, fixes]) =>
					fixes.map((fix) => ({ id: cve.id, key: `${product} ${fix.build} ${cve.fixedInSu}` })),
				),
			)
			// Exchange SE contains these fixes from its first build on.
			.filter(({ key }) => !rows.has(key) && !key.startsWith("SE 15.2.2562.17 "));
		expect(wrong).toEqual([]);
	});

	it("calls no vulnerability exploited without a source", () => {
		const exploited = cves.filter((cve) => cve.exploited === "yes");
		expect(exploited).toHaveLength(19);
		expect(exploited.filter((cve) => cve.exploitedBasis?.includes("https://") !== true)).toEqual([]);
		expect(cves.filter((cve) => cve.exploited === "recalled" && cve.exploitedBasis === null)).toEqual([]);
	});

	it("has mitigations with their own ids, for vulnerabilities that it lists", () => {
		const listed = new Set(cves.map((cve) => cve.id));
		expect(new Set(mitigations.map(({ id }) => id)).size).toBe(mitigations.length);
		expect(mitigations.flatMap((entry) => entry.cves).filter((id) => !listed.has(id))).toEqual([]);
	});

	it("can judge each mitigation by something", () => {
		const without = mitigations.filter(({ kind, attacks, services, appPools, header }) => {
			if (kind === "services") return services.length + appPools.length === 0;
			return attacks.length === 0 || (kind === "outbound") !== (header !== null);
		});
		expect(without).toEqual([]);
	});

	it("has support dates of every product, in order", () => {
		expect(support.map((entry) => entry.product)).toEqual(["2010", "2013", "2016", "2019", "SE"]);
		for (const entry of support) {
			const days = [entry.endOfSupport, ...entry.esu.map((period) => period.until)];
			expect([...days].sort()).toEqual(days);
		}
	});
});

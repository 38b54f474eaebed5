import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../../src/core/mitigations/catalogue.ts";
import { findMitigations, mitigationName } from "../../../src/core/mitigations/find-mitigation.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";

const knowledge = await loadKnowledge();

const idsOf = (...wanted: string[]): string[] => findMitigations(wanted).map(({ id }) => id);

describe("findMitigations", () => {
	it("finds by id, by unit and by CVE, in the order in which they run", () => {
		expect(idsOf("extended-protection", "cve-2026-42897-owa-csp", "CVE-2021-26855")).toEqual([
			"backend-cookie",
			"owa-csp",
			"extended-protection",
		]);
	});

	it("takes the plain unit where a name stands for it and its presets", () => {
		expect(idsOf("service-state")).toEqual(["service-state"]);
	});

	it("says what could have been meant", () => {
		expect(() => findMitigations(["owa-cps"])).toThrow(/no mitigation "owa-cps"; did you mean owa-csp\?/);
	});
});

describe("the catalogue", () => {
	it("has ids, each once, in the order of their steps", () => {
		expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
		const orders = CATALOGUE.map(({ order }) => order);
		expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
	});

	it("agrees with the knowledge data on products, vulnerabilities and costs", () => {
		const known = new Map((knowledge.mitigations ?? []).map((entry) => [entry.id, entry]));
		const shared = CATALOGUE.filter(({ id }) => known.has(id));
		expect(shared.length).toBeGreaterThanOrEqual(6);
		for (const { id, products, cves, emergencyIds } of shared) {
			const entry = known.get(id);
			expect({ id, products, cves, emergencyIds }).toEqual({
				id,
				products: entry?.products,
				cves: entry?.cves,
				emergencyIds: entry?.emergencyIds,
			});
		}
	});

	it("names every mitigation of the knowledge data but the health manager, which belongs to others", () => {
		const ids = new Set(CATALOGUE.map(({ id }) => id));
		const missing = (knowledge.mitigations ?? []).filter(({ id }) => !ids.has(id)).map(({ id }) => id);
		expect(missing).toEqual(["health-manager"]);
	});
});

describe("mitigationName", () => {
	it("is the id that people type, or the unit", () => {
		expect(mitigationName("mitigate/cve-2026-42897-owa-csp")).toBe("owa-csp");
		expect(mitigationName("mitigate/of-tomorrow")).toBe("of-tomorrow");
	});
});

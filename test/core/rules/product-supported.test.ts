import { describe, expect, it } from "vitest";
import type { EsuEntitlement } from "../../../src/core/model/host.ts";
import { productSupported } from "../../../src/core/rules/product-supported.ts";
import { hostFacts } from "../../support/exchange-facts.ts";
import { judgeHost } from "../../support/judge-host.ts";

function verdict(build: string | null, esu: EsuEntitlement = "none", day = "2026-11-23", overrides = {}) {
	const now = new Date(`${day}T12:00:00Z`);
	return judgeHost(productSupported, hostFacts(build, overrides), { esu, now }).verdict;
}

describe("product-supported", () => {
	it.each<[string, EsuEntitlement, string, string, string]>([
		["15.2.2562.17", "none", "2026-11-23", "pass", "info"],
		["15.2.1748.39", "none", "2025-10-14", "pass", "info"],
		["15.2.1748.39", "none", "2025-10-15", "fail", "high"],
		["15.2.1748.39", "period1", "2026-02-01", "pass", "info"],
		["15.2.1748.39", "period1", "2026-06-01", "fail", "high"],
		["15.1.2507.75", "period2", "2026-10-20", "pass", "info"],
		["15.1.2507.75", "period2", "2026-11-23", "fail", "high"],
		["15.0.1497.48", "period2", "2026-11-23", "fail", "critical"],
		["14.3.513.0", "none", "2026-11-23", "fail", "critical"],
	])("judges %s with entitlement %s on %s: %s, %s", (build, esu, day, state, severity) => {
		expect(verdict(build, esu, day)).toMatchObject({ state, severity });
	});

	it("says that no fix exists for Exchange 2010 and 2013", () => {
		expect(verdict("15.0.1497.48").summary).toBe(
			"No fix exists for this product: support of Exchange 2013 ended on 2023-04-11.",
		);
	});

	it("names the extended updates that a host lacks", () => {
		expect(verdict("15.1.2507.61", "period1", "2026-06-01").summary).toBe(
			"Support of Exchange 2016 ended on 2025-10-14, and ESU period 1 of this host on 2026-04-14; extended updates (ESU period 2) exist until 2026-10-31, but this host is not entitled to them.",
		);
	});

	it("notes that a host is covered by extended updates only", () => {
		expect(verdict("15.1.2507.75", "period2", "2026-10-20").summary).toBe(
			"Support of Exchange 2016 ended on 2025-10-14; this host is covered by extended updates (ESU period 2) until 2026-10-31.",
		);
	});

	it("judges Edge servers like all others, and tools alone less severely", () => {
		expect(verdict("15.2.1748.39", "none", "2026-11-23", { roles: ["edge"] })).toMatchObject({
			state: "fail",
			severity: "high",
		});
		expect(verdict("15.2.1748.39", "none", "2026-11-23", { roles: ["management-tools"] })).toMatchObject({
			state: "fail",
			severity: "low",
		});
	});

	it("knows Exchange 2010 by its registry alone", () => {
		const install = { generation: "v14" as const, path: "C:\\", registryVersion: null, unfinishedSetup: [] };
		expect(verdict(null, "none", "2026-11-23", { install }).state).toBe("fail");
	});

	it("leads to Exchange SE", () => {
		expect(verdict("15.2.1748.39").remedy).toContain("Move to Exchange SE (newest: Sep26SUv2 (15.2.2562.53");
	});
});

import { describe, expect, it } from "vitest";
import { supportState } from "../../../src/core/builds/support-state.ts";
import type { EsuEntitlement } from "../../../src/core/model/host.ts";
import type { Product } from "../../../src/core/model/knowledge.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { knowledgeOf } from "../../support/knowledge.ts";

const knowledge = await loadKnowledge();
const on = (product: Product, day: string, esu: EsuEntitlement = "none") =>
	supportState(knowledge, product, esu, new Date(`${day}T12:00:00Z`));

describe("supportState", () => {
	it.each<[Product, string, EsuEntitlement, string]>([
		["2010", "2020-10-13", "none", "supported"],
		["2010", "2020-10-14", "none", "ended"],
		["2013", "2023-04-11", "none", "supported"],
		["2013", "2023-04-12", "none", "ended"],
		["2013", "2023-04-12", "period2", "ended"],
		["2016", "2025-10-14", "none", "supported"],
		["2016", "2025-10-15", "none", "ended"],
		["2016", "2025-10-15", "period1", "extended"],
		["2019", "2026-04-14", "period1", "extended"],
		["2019", "2026-04-15", "period1", "ended"],
		["2019", "2026-04-15", "period2", "extended"],
		["2019", "2026-01-01", "period2", "extended"],
		["2019", "2026-10-31", "period2", "extended"],
		["2019", "2026-11-01", "period2", "ended"],
		["SE", "2026-11-23", "none", "supported"],
		["SE", "2036-01-01", "none", "ended"],
	])("judges %s on %s with entitlement %s as %s", (product, day, esu, status) => {
		expect(on(product, day, esu).status).toBe(status);
	});

	it("says which extended updates are sold today", () => {
		expect(on("2016", "2025-12-01").periodToday).toBe("period1");
		expect(on("2016", "2026-08-01").periodToday).toBe("period2");
		expect(on("2016", "2026-12-01").periodToday).toBeNull();
	});

	it("says unknown for a product without an entry", () => {
		expect(supportState(knowledgeOf(), "2019", "none", new Date()).status).toBe("unknown");
	});
});

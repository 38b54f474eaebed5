import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyCampaign } from "../../src/app/apply-campaign.ts";
import type { ApplyOutcome } from "../../src/app/apply-plan.ts";
import { isCampaignFile, readCampaignFile } from "../../src/app/changes/read-campaign.ts";
import { FleetError } from "../../src/core/errors.ts";
import { type Campaign, CAMPAIGN_SCHEMA, hashCampaign } from "../../src/core/model/change/campaign.ts";
import type { ChangeRun } from "../../src/core/model/change/change-run.ts";
import { hashPlan, type Plan } from "../../src/core/model/change/plan.ts";
import { changeFleet } from "../support/change-fleet.ts";
import { tempDir } from "../support/temp-dir.ts";

type Ending = "well" | "failed" | "stopped" | "refused" | "locked";

const FAILURES: Readonly<Record<Ending, number>> = {
	well: 0,
	failed: 1,
	stopped: 2,
	refused: 0,
	locked: 0,
};

function planOf(tenant: string): Plan {
	const [base] = [changeFleet(tempDir(), ["ex01"]).plan()];
	const { hash: _hash, ...rest } = base;
	const plan = { ...rest, tenant, campaign: "campaign-1" };
	return { ...plan, hash: hashPlan(plan) };
}

function campaignOf(plans: readonly Plan[], canaries: readonly string[] = [], maxFailures = 0): Campaign {
	const campaign: Omit<Campaign, "hash"> = {
		schema: CAMPAIGN_SCHEMA,
		id: "campaign-1",
		createdAt: "2026-11-26T22:00:00.000Z",
		createdBy: { user: "admin", machine: "ops01" },
		createdFrom: "20261126T210000Z",
		tool: { name: "exchange-fleet", version: "0.1.0" },
		tenants: plans.map(({ tenant, hash }) => ({
			tenant,
			plan: `${tenant}.json`,
			hash,
			hosts: 1,
			canary: canaries.includes(tenant),
		})),
		without: [],
		stopRule: { maxFailures, maxStoppedTenants: 0 },
		notes: [],
	};
	return { ...campaign, hash: hashCampaign(campaign) };
}

function outcome(ending: Ending): ApplyOutcome {
	const hosts = Array.from({ length: Math.max(1, FAILURES[ending]) }, (_, index) => ({
		host: `t/s/ex0${index}`,
		batch: 1,
		result: FAILURES[ending] > 0 ? "failed" : "done",
		healthy: true,
		problems: [],
		owed: [],
	}));
	const stop = ending === "stopped" ? { reason: "stop-rule", message: "2 failed" } : null;
	const run = { state: stop === null ? "finished" : "stopped", stop, hosts } as unknown as ChangeRun;
	return { run, runDir: "" };
}

async function carryOut(
	endings: Readonly<Record<string, Ending>>,
	canaries: readonly string[],
	maxFailures = 0,
) {
	const plans = Object.keys(endings).map(planOf);
	const begun: string[] = [];
	const outcomes = await applyCampaign({
		campaign: campaignOf(plans, canaries, maxFailures),
		plans,
		signal: new AbortController().signal,
		apply: async ({ tenant }) => {
			begun.push(tenant);
			const ending = endings[tenant] ?? "well";
			if (ending === "refused") throw new FleetError("window-closed", "the window is closed");
			if (ending === "locked") throw new FleetError("locked", "another run is at work");
			return outcome(ending);
		},
	});
	return { begun, reasons: outcomes.map(({ reason }) => reason) };
}

describe("a campaign", () => {
	it("changes one tenant after the other", async () => {
		expect(await carryOut({ adatum: "well", contoso: "well" }, ["adatum"])).toEqual({
			begun: ["adatum", "contoso"],
			reasons: [undefined, undefined],
		});
	});

	it.each(["failed", "stopped", "refused"] as const)(
		"begins no other tenant when a canary is %s, whatever may fail",
		async (ending) => {
			const { begun, reasons } = await carryOut({ adatum: ending, contoso: "well" }, ["adatum"], 10);
			expect(begun).toEqual(["adatum"]);
			expect(reasons[1]).toContain("adatum");
		},
	);

	it("stops when more hosts have failed in all tenants together than may", async () => {
		const endings = { a: "failed", b: "failed", c: "well" } as const;
		expect((await carryOut(endings, [], 1)).begun).toEqual(["a", "b"]);
		expect((await carryOut(endings, [], 2)).begun).toEqual(["a", "b", "c"]);
	});

	it("stops when a tenant was stopped by its own rule", async () => {
		expect((await carryOut({ a: "stopped", b: "well" }, [], 10)).begun).toEqual(["a"]);
	});

	it("is refused whole while another run is at work, unless it has begun something", async () => {
		await expect(carryOut({ a: "locked", b: "well" }, [])).rejects.toMatchObject({ code: "locked" });
		expect((await carryOut({ a: "well", b: "locked" }, [])).reasons).toEqual([
			undefined,
			"another run is at work",
		]);
	});

	it("goes on behind a tenant that refuses", async () => {
		expect(await carryOut({ a: "refused", b: "well" }, [])).toEqual({
			begun: ["a", "b"],
			reasons: ["the window is closed", undefined],
		});
	});
});

describe("a campaign file", () => {
	function write(change: (campaign: Campaign, plan: Plan) => readonly [Campaign, Plan]): string {
		const dir = tempDir();
		const plan = planOf("contoso");
		const [campaign, changed] = change(campaignOf([plan]), plan);
		writeFileSync(join(dir, "contoso.json"), JSON.stringify(changed));
		writeFileSync(join(dir, "campaign.json"), JSON.stringify(campaign));
		return join(dir, "campaign.json");
	}

	it("brings the plans that lie beside it", async () => {
		const path = write((campaign, plan) => [campaign, plan]);
		expect(await isCampaignFile(path)).toBe(true);
		expect(await isCampaignFile(path.replace("campaign.json", "contoso.json"))).toBe(false);
		expect((await readCampaignFile(path)).plans.map(({ tenant }) => tenant)).toEqual(["contoso"]);
	});

	it("is refused when it was changed, or one of its plans is another one", async () => {
		const changed = write((campaign, plan) => [
			{ ...campaign, stopRule: { maxFailures: 9, maxStoppedTenants: 0 } },
			plan,
		]);
		await expect(readCampaignFile(changed)).rejects.toMatchObject({ code: "campaign-changed" });
		const other = write((campaign, { hash: _hash, ...plan }) => {
			const renamed = { ...plan, id: "other" };
			return [campaign, { ...renamed, hash: hashPlan(renamed) }];
		});
		await expect(readCampaignFile(other)).rejects.toMatchObject({ code: "campaign-changed" });
	});
});

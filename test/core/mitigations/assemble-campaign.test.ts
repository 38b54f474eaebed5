import { describe, expect, it } from "vitest";
import { assembleCampaign } from "../../../src/core/mitigations/assemble-campaign.ts";
import { campaignSchema, hashCampaign } from "../../../src/core/model/change/campaign.ts";
import { makePlan, planDraft, plannedHost } from "../../support/plans.ts";

function planOf(tenant: string, hosts: number) {
	const { head } = planDraft([]);
	const planned = Array.from({ length: hosts }, (_, index) => plannedHost(`${tenant}/hq/ex${index}`));
	return { plan: makePlan(planned, { head: { ...head, tenant } }), path: `${tenant}.json` };
}

function campaignOf(canaries: readonly string[]) {
	const { tenant: _tenant, campaign: _campaign, ...head } = planDraft([]).head;
	const plans = [planOf("adatum", 2), planOf("contoso", 3), planOf("fabrikam", 1)];
	const without = [{ tenant: "litware", reason: "Nothing is to be done." }];
	return { plans, campaign: assembleCampaign({ head, plans, without, canaries, maxFailures: 1 }) };
}

describe("assembleCampaign", () => {
	it("lists hash and hosts of each plan, canaries first", () => {
		const { plans, campaign } = campaignOf(["fabrikam"]);
		expect(campaign.tenants.map(({ tenant, hosts, canary }) => [tenant, hosts, canary])).toEqual([
			["fabrikam", 1, true],
			["adatum", 2, false],
			["contoso", 3, false],
		]);
		expect(campaign.tenants[0]?.hash).toBe(plans[2]?.plan.hash);
		expect(campaign.stopRule).toEqual({ maxFailures: 1, maxStoppedTenants: 0 });
	});

	it("is what its own schema accepts, with its hash", () => {
		const { campaign } = campaignOf([]);
		expect(campaignSchema.parse(structuredClone(campaign))).toEqual(campaign);
		expect(campaign.hash).toBe(hashCampaign(campaign));
	});

	it("says when nobody goes first, or when there is nothing to do for who should", () => {
		expect(campaignOf([]).campaign.notes).toEqual([expect.stringContaining("--canary")]);
		expect(campaignOf(["litware"]).campaign.notes[1]).toMatch(/^Nothing is planned for litware/);
	});
});

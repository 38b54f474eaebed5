import { describe, expect, it } from "vitest";
import { assembleCampaign } from "../../../src/core/mitigations/assemble-campaign.ts";
import type { Campaign } from "../../../src/core/model/change/campaign.ts";
import { campaignPage } from "../../../src/report/plan/campaign-page.tsx";
import { campaignText } from "../../../src/report/plan/campaign-text.ts";
import { planDraft } from "../../support/plans.ts";
import { HOSTILE_TEXTS, UNPRINTABLE } from "../hostile-fleet.ts";
import { samplePlan } from "./sample-plan.ts";

function sampleCampaign(text = "litware"): Campaign {
	const { tenant: _tenant, campaign: _campaign, ...head } = planDraft([]).head;
	return assembleCampaign({
		head: { ...head, id: text === "litware" ? "20261123T090000Z-campaign" : text },
		plans: [
			{ plan: samplePlan(), path: "contoso.json" },
			{ plan: { ...samplePlan(), tenant: text }, path: text },
		],
		without: [{ tenant: text, reason: text }],
		canaries: ["contoso"],
		maxFailures: 2,
	});
}

describe("a campaign", () => {
	it("lists hash and hosts of each tenant on the terminal, and the rule that stops all", () => {
		const campaign = sampleCampaign();
		const text = campaignText(campaign, { color: false, width: 100 });
		expect(text).toContain("Campaign: 2 tenants, 6 hosts");
		expect(text).toMatch(new RegExp(`canary {2}contoso {5}3 hosts {2}${campaign.tenants[0]?.hash ?? ""}`));
		expect(text).toContain("after more than 2 hosts failed in all tenants together");
	});

	it("has a page with the same", () => {
		const campaign = sampleCampaign();
		const html = campaignPage(campaign);
		for (const { hash } of campaign.tenants) expect(html).toContain(hash);
		expect(html).toContain(campaign.hash);
	});

	it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
		"makes nothing of %s but text",
		(_, text) => {
			const html = campaignPage(sampleCampaign(text));
			expect(html.match(/<\/?(?:script|style)\b/gi)).toEqual(["<style", "</style", "<script", "</script"]);
			expect(html).not.toMatch(UNPRINTABLE);
			expect(campaignText(sampleCampaign(text), { color: false, width: 100 })).not.toMatch(UNPRINTABLE);
		},
	);
});

import { CAMPAIGN_SCHEMA, type Campaign, hashCampaign } from "../model/change/campaign.ts";
import type { Plan } from "../model/change/plan.ts";

export interface CampaignDraft {
	readonly head: Pick<Campaign, "id" | "createdAt" | "createdBy" | "createdFrom" | "tool">;
	/** In the order of the inventory, each with the file that it is in. */
	readonly plans: readonly { readonly plan: Plan; readonly path: string }[];
	/** Tenants without a plan, and why. */
	readonly without: Campaign["without"];
	/** Tenants that go first. */
	readonly canaries: readonly string[];
	/** Hosts that may fail in all tenants together. */
	readonly maxFailures: number;
}

/** Puts the plans of several tenants together. Pure. */
export function assembleCampaign(draft: CampaignDraft): Campaign {
	const entries = draft.plans.map(({ plan, path }) => ({
		tenant: plan.tenant,
		plan: path,
		hash: plan.hash,
		hosts: plan.batches.flat().length,
		canary: draft.canaries.includes(plan.tenant),
	}));
	const planned = new Set(entries.map(({ tenant }) => tenant));
	const idle = draft.canaries.filter((tenant) => !planned.has(tenant));
	const canaries = draft.canaries.flatMap((tenant) => entries.filter((entry) => entry.tenant === tenant));
	const campaign: Omit<Campaign, "hash"> = {
		schema: CAMPAIGN_SCHEMA,
		...draft.head,
		tenants: [...canaries, ...entries.filter(({ canary }) => !canary)],
		without: draft.without,
		stopRule: { maxFailures: draft.maxFailures, maxStoppedTenants: 0 },
		notes: [
			...(canaries.length === 0 && entries.length > 1
				? ["No tenant goes first: --canary names one whose changes are looked at before the others begin."]
				: []),
			...(idle.length === 0 ? [] : [`Nothing is planned for ${idle.join(", ")}, which should go first.`]),
		],
	};
	return { ...campaign, hash: hashCampaign(campaign) };
}

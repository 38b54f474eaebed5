import { dirname, resolve } from "node:path";
import { z } from "zod";
import { FleetError } from "../../core/errors.ts";
import {
	type Campaign,
	CAMPAIGN_SCHEMA,
	campaignSchema,
	hashCampaign,
} from "../../core/model/change/campaign.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import { readJsonFile, readPlanFile } from "./read-plan.ts";

/** A campaign with its plans, each checked against what the campaign says of it. */
export interface OpenedCampaign {
	readonly campaign: Campaign;
	/** In the order in which the tenants are changed. */
	readonly plans: readonly Plan[];
}

/** Whether a file is a campaign; one that cannot be read is none. */
export async function isCampaignFile(path: string): Promise<boolean> {
	const data = await readJsonFile(path).catch(() => undefined);
	return z.object({ schema: z.literal(CAMPAIGN_SCHEMA) }).safeParse(data).success;
}

/** @throws FleetError `campaign-invalid`, `campaign-changed`, or what {@link readPlanFile} throws */
export async function readCampaignFile(path: string): Promise<OpenedCampaign> {
	const read = campaignSchema.safeParse(await readJsonFile(path));
	if (!read.success) {
		throw new FleetError("campaign-invalid", `${path} is no campaign: ${z.prettifyError(read.error)}`);
	}
	const campaign = read.data;
	if (hashCampaign(campaign) !== campaign.hash) throw changed(path, "its hash is another one");
	const plans: Plan[] = [];
	for (const { tenant, plan: file, hash, hosts } of campaign.tenants) {
		const plan = await readPlanFile(resolve(dirname(path), file));
		if (plan.hash !== hash) throw changed(path, `the plan of ${tenant} is another one`);
		if (plan.tenant !== tenant || plan.batches.flat().length !== hosts || plan.campaign !== campaign.id) {
			throw changed(path, `the plan of ${tenant} does not belong to it`);
		}
		plans.push(plan);
	}
	if (new Set(plans.map(({ tenant }) => tenant)).size !== plans.length) {
		throw changed(path, "a tenant is in it twice");
	}
	return { campaign, plans };
}

function changed(path: string, reason: string): FleetError {
	return new FleetError("campaign-changed", `${path} is not what was made: ${reason}`, {
		hint: "Make a new campaign; it is not edited, and neither are its plans.",
	});
}

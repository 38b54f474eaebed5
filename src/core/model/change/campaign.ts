import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";

export const CAMPAIGN_SCHEMA = "exchange-fleet/campaign@1";

/** The plan of one tenant in a campaign. */
const campaignTenantSchema = z.object({
	tenant: z.string(),
	/** File of the plan, relative to that of the campaign. */
	plan: z.string(),
	/** Hash of that plan; another one is refused. */
	hash: z.string().regex(/^[0-9a-f]{64}$/),
	/** Hosts that it changes. */
	hosts: z.number().int().positive(),
	/** Goes before the others, which wait until all canaries have ended well. */
	canary: z.boolean(),
});

/** Plans of several tenants, approved at once: the only thing that changes more than one tenant. */
export const campaignSchema = z.object({
	schema: z.literal(CAMPAIGN_SCHEMA),
	id: z.string(),
	createdAt: z.iso.datetime(),
	createdBy: z.object({ user: z.string(), machine: z.string() }),
	createdFrom: z.string(),
	tool: z.object({ name: z.string(), version: z.string() }),
	/** In the order in which they are changed: canaries first. */
	tenants: z.array(campaignTenantSchema),
	/** Tenants of the selection without a plan, and why. */
	without: z.array(z.object({ tenant: z.string(), reason: z.string() })),
	/**
	 * No further tenant starts when more hosts than `maxFailures` have failed in all tenants together, or when more
	 * tenants than `maxStoppedTenants` were stopped by the rule of their own plan. A canary that fails stops all.
	 */
	stopRule: z.object({
		maxFailures: z.number().int().nonnegative(),
		maxStoppedTenants: z.number().int().nonnegative(),
	}),
	/** One sentence each. */
	notes: z.array(z.string()),
	/** Of everything else, see `hashCampaign`. */
	hash: z.string(),
});
export type Campaign = z.infer<typeof campaignSchema>;

/** SHA-256, hex, of a campaign without its own hash, with the keys of every object in order. */
export function hashCampaign(campaign: Omit<Campaign, "hash">): string {
	const { hash: _hash, ...rest } = { hash: "", ...campaign };
	return createHash("sha256").update(canonicalJson(rest)).digest("hex");
}

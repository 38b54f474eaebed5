import { z } from "zod";

/** An accepted finding: somebody answers for it until a day. */
export const waiverSchema = z.object({
	tenant: z.string(),
	rule: z.string(),
	/** Patterns for `site/host`. */
	hosts: z.array(z.string()),
	/** Pattern for the subject of findings; missing stands for the whole verdict. */
	subject: z.string().optional(),
	reason: z.string(),
	owner: z.string(),
	/** Last day on which it applies, `YYYY-MM-DD`. */
	expires: z.string(),
	/** `waivers/contoso.yaml:3:3` */
	place: z.string(),
});
export type Waiver = z.infer<typeof waiverSchema>;

/**
 * What became of a waiver in a run: `expired` ones do not apply; `unused` found nothing to accept;
 * `not-checked` could not be told, because its hosts were not looked at in this run.
 */
export const WAIVER_STATES = ["active", "expired", "unused", "not-checked"] as const;

export const waiverUseSchema = waiverSchema.extend({
	state: z.enum(WAIVER_STATES),
	/** Verdicts and findings that it covers: waived, or failed again when it is expired. */
	matched: z.number().int().nonnegative(),
});
export type WaiverUse = z.infer<typeof waiverUseSchema>;

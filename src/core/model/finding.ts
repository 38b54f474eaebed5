import { createHash } from "node:crypto";
import { z } from "zod";
import { CONFIDENCES, MITIGATION_STATES, severitySchema, verdictStateSchema } from "./state.ts";

/** One subject (a CVE, a file, a service) of one rule on one host. */
export const findingSchema = z.object({
	/** The same for the same subject in every run. */
	id: z.string(),
	tenant: z.string(),
	host: z.string(),
	rule: z.string(),
	subject: z.string(),
	state: verdictStateSchema,
	severity: severitySchema,
	confidence: z.enum(CONFIDENCES).optional(),
	summary: z.string(),
	evidence: z.array(z.string()),
	remedy: z.string().optional(),
	mitigation: z.enum(MITIGATION_STATES).optional(),
	/** Used in attacks, as a source says or as recalled; missing is "not known", never "no". */
	exploited: z.enum(["yes", "recalled"]).optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** A finding before it is tied to a host: what a rule returns. */
export type RuleFinding = Omit<Finding, "id" | "tenant" | "host" | "rule">;

/** Stable across runs: hash of tenant, host, rule and subject. */
export function findingId(tenant: string, host: string, rule: string, subject: string): string {
	return createHash("sha256").update([tenant, host, rule, subject].join("\n")).digest("hex").slice(0, 16);
}

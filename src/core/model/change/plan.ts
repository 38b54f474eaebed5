import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";
import { changeValueSchema } from "./change-values.ts";
import { confirmationSchema } from "./confirmation.ts";
import { CHANGE_STATES, obstacleSchema } from "./change-results.ts";

export const PLAN_SCHEMA = "exchange-fleet/plan@1";

/** One mitigation on one host. */
export const planStepSchema = z.object({
	host: z.string(),
	unit: z.string(),
	parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
	/** State that the plan was made on. */
	state: z.enum(CHANGE_STATES),
	/** Hash of the values that the unit changes, see `preconditionOf`; apply refuses another. */
	precondition: z.string().regex(/^[0-9a-f]{64}$/),
	values: z.array(changeValueSchema),
	/** Side effects in words of users. */
	impact: z.array(z.string()),
	/** Why it is proposed, one sentence. */
	reason: z.string(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

/** What was wished and cannot be done, or must not be yet. */
export const plannedNotSchema = z.object({
	host: z.string(),
	unit: z.string().nullable(),
	/** What people call it: a preset of a unit has a name of its own. */
	mitigation: z.string().optional(),
	obstacles: z.array(obstacleSchema).min(1),
});
export type PlannedNot = z.infer<typeof plannedNotSchema>;

/** Reviewed list of mitigations of one tenant, in batches; data, no effects. */
export const planSchema = z.object({
	schema: z.literal(PLAN_SCHEMA),
	id: z.string(),
	createdAt: z.iso.datetime(),
	createdBy: z.object({ user: z.string(), machine: z.string() }),
	/** The run on whose findings it stands. */
	createdFrom: z.string(),
	tenant: z.string(),
	/** Campaign that it belongs to, or null. */
	campaign: z.string().nullable(),
	tool: z.object({ name: z.string(), version: z.string() }),
	/** Scripts that will run; apply refuses others. */
	scripts: z.array(z.object({ unit: z.string(), version: z.string(), sha256: z.string() })),
	/** Host ids, one batch after the other. */
	batches: z.array(z.array(z.string()).min(1)),
	/** In the order in which they run on a host. */
	steps: z.array(planStepSchema),
	skipped: z.array(plannedNotSchema),
	/** Accepted loss of traces: who may be asked later, and why it was accepted. */
	evidenceLoss: z.object({ case: z.string(), hosts: z.array(z.string()) }).nullable(),
	/** Hosts that were never searched for signs of compromise. */
	neverHunted: z.array(z.string()),
	/** What no server shows and somebody has confirmed; missing where there was nothing to confirm. */
	confirmed: z.array(confirmationSchema).min(1).optional(),
	/** Changes stop when more hosts than this have failed. */
	stopRule: z.object({ maxFailures: z.number().int().nonnegative() }),
	maintenanceWindow: z
		.object({ days: z.array(z.string()), from: z.string(), to: z.string(), timeZone: z.string() })
		.nullable(),
	/** How long applying takes by the timings of the run, milliseconds; missing where nothing was measured. */
	expectedMs: z.number().int().nonnegative().optional(),
	/** Why the batches are as they are, and what else to know before one agrees; one sentence each. */
	notes: z.array(z.string()),
	/** Of everything else, see `hashPlan`. */
	hash: z.string(),
});
export type Plan = z.infer<typeof planSchema>;
export type MaintenanceWindow = NonNullable<Plan["maintenanceWindow"]>;

/** SHA-256, hex, of a plan without its own hash, with the keys of every object in order. */
export function hashPlan(plan: Omit<Plan, "hash">): string {
	const { hash: _hash, ...rest } = { hash: "", ...plan };
	return createHash("sha256").update(canonicalJson(rest)).digest("hex");
}

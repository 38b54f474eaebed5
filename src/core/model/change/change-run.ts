import { z } from "zod";

export const CHANGE_RUN_SCHEMA = "exchange-fleet/change-run@1";

/**
 * How a host of a change run ended: `done`, `failed`, `half-done` (a change waits for a resume), `partial` (the run ended
 * between its steps), `skipped` (not begun),
 * `pending` while the run goes, `rolled-back` because somebody asked for it.
 */
export const HOST_RESULTS = [
	"pending",
	"done",
	"failed",
	"half-done",
	"partial",
	"skipped",
	"rolled-back",
] as const;

export const hostResultSchema = z.object({
	host: z.string(),
	/** From 1. */
	batch: z.number().int().positive(),
	result: z.enum(HOST_RESULTS),
	/**
	 * False when something that worked before does not, or when its DAG did not allow to begin it; null when nobody
	 * looked.
	 */
	healthy: z.boolean().nullable(),
	/** One sentence each. */
	problems: z.array(z.string()),
	/** What a mitigation does not replace: failed rules with the next step. */
	owed: z.array(z.string()),
});
export type HostResult = z.infer<typeof hostResultSchema>;

export const STOP_REASONS = [
	"stop-rule",
	"health-gate",
	"hook",
	"window-closed",
	"interrupted",
	"disk",
] as const;
export type ChangeStopReason = (typeof STOP_REASONS)[number];

/** Head of a run that changes hosts: everything but the changes, which are in changes.jsonl. */
export const changeRunSchema = z.object({
	schema: z.literal(CHANGE_RUN_SCHEMA),
	id: z.string(),
	/** A run that was killed is still `running`. */
	state: z.enum(["running", "finished", "stopped", "interrupted"]),
	command: z.string(),
	startedAt: z.iso.datetime(),
	finishedAt: z.iso.datetime().nullable(),
	resumedAt: z.array(z.iso.datetime()),
	/** When somebody had it rolled back, whole or in part. */
	rolledBackAt: z.array(z.iso.datetime()),
	operator: z.object({ user: z.string(), machine: z.string(), platform: z.string() }),
	tool: z.object({ name: z.string(), version: z.string(), node: z.string() }),
	inventory: z.string(),
	tenant: z.string(),
	plan: z.object({ id: z.string(), hash: z.string(), createdFrom: z.string() }),
	approval: z.object({
		how: z.enum(["interactive", "unattended"]),
		at: z.iso.datetime(),
		hosts: z.number().int().nonnegative(),
		/** Why it was done outside the maintenance window; null where it was not. */
		outsideWindow: z.string().nullable(),
		/** Why members of a DAG were changed that was not fit for it; null where none was. */
		despiteDag: z.string().nullable().default(null),
	}),
	/** Hosts that may fail before it stops. */
	maxFailures: z.number().int().nonnegative(),
	stop: z.object({ reason: z.enum(STOP_REASONS), message: z.string() }).nullable(),
	hosts: z.array(hostResultSchema),
	/** End of the tenant's audit log when the run ended, so that a shortened log is found; null while it goes. */
	audit: z.object({ entries: z.number().int().nonnegative(), hash: z.string().nullable() }).nullable(),
	problems: z.array(z.string()),
});
export type ChangeRun = z.infer<typeof changeRunSchema>;

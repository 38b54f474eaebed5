import { z } from "zod";
import {
	applyResultSchema,
	obstacleSchema,
	rollbackResultSchema,
	testResultSchema,
} from "./change-results.ts";

export const CHANGE_SCHEMA = "exchange-fleet/change@1";

/**
 * How far a change came. `planned` and `recorded` (its undo record is stored) wrote nothing; `writing` may have
 * written; `applied` wrote and is not verified. The others are final: `verified`, `unchanged` (it was there already),
 * `refused` (an obstacle or another precondition than planned), `failed` (nothing is changed), `rolled-back`,
 * `rollback-failed` (somebody must look at the host).
 */
export const CHANGE_STATUSES = [
	"planned",
	"recorded",
	"writing",
	"applied",
	"verified",
	"unchanged",
	"refused",
	"failed",
	"rolled-back",
	"rollback-failed",
] as const;
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

/** One applied step of a plan with before, after, verify and undo. */
export const changeRecordSchema = z.object({
	schema: z.literal(CHANGE_SCHEMA),
	/** Unique in its run: `<host id>#<unit>#<number>`. */
	id: z.string(),
	run: z.string(),
	plan: z.string(),
	tenant: z.string(),
	host: z.string(),
	unit: z.string(),
	version: z.string(),
	script: z.string(),
	status: z.enum(CHANGE_STATUSES),
	/** One sentence for people. */
	message: z.string(),
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable(),
	obstacles: z.array(obstacleSchema),
	before: testResultSchema.nullable(),
	applied: applyResultSchema.nullable(),
	after: testResultSchema.nullable(),
	/** What the judged configuration says after the change, for example `effective`. */
	verify: z.object({ ok: z.boolean(), detail: z.string() }).nullable(),
	rollback: rollbackResultSchema.nullable(),
	/** Name of the stored undo record, null when none was made. */
	undo: z.string().nullable(),
});
export type ChangeRecord = z.infer<typeof changeRecordSchema>;

import { z } from "zod";
import { changeFileSchema, changeValueSchema } from "./change-values.ts";

export const UNDO_SCHEMA = "exchange-fleet/undo@1";

/**
 * How to undo one change: what was there before. The controller has it on disk before the unit may write. Copies of
 * whole files stay on the host, because they hold its secrets; their hashes are here.
 */
export const undoRecordSchema = z.object({
	schema: z.literal(UNDO_SCHEMA),
	/** Id of the change that it belongs to. */
	change: z.string(),
	tenant: z.string(),
	host: z.string(),
	/** As the host itself says it. */
	computerName: z.string(),
	unit: z.string(),
	version: z.string(),
	/** SHA-256 of the unit's scripts. */
	script: z.string(),
	parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
	recordedAt: z.iso.datetime(),
	/** Hash of `values`, see `preconditionOf`. */
	precondition: z.string(),
	values: z.array(changeValueSchema),
	files: z.array(changeFileSchema),
});
export type UndoRecord = z.infer<typeof undoRecordSchema>;

import { z } from "zod";
import { CHANGE_STATUSES } from "./change-record.ts";

const sha256 = z.string().nullable();

/** A file that a change wrote: hashes of its content; null where there was none. */
export const touchedFileSchema = z.object({ path: z.string(), before: sha256, after: sha256 });
export type TouchedFile = z.infer<typeof touchedFileSchema>;

/** The little that reports say of one change; its run has every value. */
export const changeSummarySchema = z.object({
	/** Id of the change, unique in its run. */
	id: z.string(),
	run: z.string(),
	/** Hash of the plan that was approved. */
	plan: z.string(),
	tenant: z.string(),
	host: z.string(),
	unit: z.string(),
	/** What people call it, and the id under which scans see it, where they see it at all: `owa-csp`. */
	mitigation: z.string(),
	title: z.string(),
	/** It took the mitigation away. */
	removes: z.boolean(),
	status: z.enum(CHANGE_STATUSES),
	/** One sentence; may hold what the host said. */
	message: z.string(),
	startedAt: z.iso.datetime(),
	/** Null while it is half done. */
	endedAt: z.iso.datetime().nullable(),
	operator: z.object({ user: z.string(), machine: z.string() }),
	approval: z.object({ how: z.enum(["interactive", "unattended"]), at: z.iso.datetime() }),
	/** Files whose content it changed. */
	files: z.array(touchedFileSchema),
	/** Services and application pools that it stopped, started or set otherwise. */
	services: z.array(z.string()),
	appPools: z.array(z.string()),
});
export type ChangeSummary = z.infer<typeof changeSummarySchema>;

/** What was done to the hosts of some tenants, oldest first. */
export interface MadeChanges {
	readonly changes: readonly ChangeSummary[];
	/** Runs that changed hosts and cannot be read: nobody knows which, and what. */
	readonly unreadable: number;
}

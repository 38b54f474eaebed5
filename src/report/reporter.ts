import type { Changes } from "../core/diff/changes.ts";
import type { MadeChanges } from "../core/model/change/change-summary.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";

/** All a reporter may look at. Reporters do no I/O and read no clock. */
export interface ReportInput {
	readonly run: RunDocument;
	/** Opens the host records again, so that a report can be made in several passes. */
	readonly records: () => AsyncIterable<HostRecord>;
	readonly now: Date;
	/** What is different from an earlier run; missing where there is none to compare with. */
	readonly changes?: Changes | undefined;
	/** What was changed on these hosts with this program; missing where nobody looked for it. */
	readonly made?: MadeChanges | undefined;
}

/** Pieces of the output, in order; joined they are the report. */
export type Reporter = (input: ReportInput) => AsyncIterable<string>;

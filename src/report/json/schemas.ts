import { z } from "zod";
import { CHANGE_STANDINGS } from "../../core/changes/standing-of-change.ts";
import { changeSummarySchema } from "../../core/model/change/change-summary.ts";
import { hostRecordSchema } from "../../core/model/host-record.ts";
import { runDocumentSchema } from "../../core/model/run-document.ts";

/** Shape of a `json` report. */
export const runReportSchema = z.object({
	run: runDocumentSchema,
	hosts: z.array(hostRecordSchema),
	/** What was changed with this program on the hosts of the run; missing where nobody looked for it. */
	changes: z.array(changeSummarySchema.extend({ standing: z.enum(CHANGE_STANDINGS) })).optional(),
	/** Runs that changed hosts, of whichever tenant, and cannot be read. */
	unreadableChangeRuns: z.number().int().nonnegative().optional(),
});

/** JSON Schema (draft 2020-12) of a `json` report. */
export function runReportJsonSchema(): Record<string, unknown> {
	return published(runReportSchema, "exchange-fleet run report");
}

/** JSON Schema (draft 2020-12) of one line of hosts.jsonl. */
export function hostRecordJsonSchema(): Record<string, unknown> {
	return published(hostRecordSchema, "exchange-fleet host record");
}

/** As input: a later version of the same major may add fields, so readers must not refuse unknown ones. */
function published(schema: z.ZodType, title: string): Record<string, unknown> {
	const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
	return { $schema, title, ...rest };
}

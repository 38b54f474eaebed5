import { z } from "zod";
import { hostRecordSchema } from "../../core/model/host-record.ts";
import { runDocumentSchema } from "../../core/model/run-document.ts";

/** Shape of a `json` report. */
export const runReportSchema = z.object({ run: runDocumentSchema, hosts: z.array(hostRecordSchema) });

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

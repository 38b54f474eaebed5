import { z } from "zod";
import { ownTraceSchema } from "../../core/changes/own-traces.ts";
import { changeRecordSchema } from "../../core/model/change/change-record.ts";
import { changeRunSchema } from "../../core/model/change/change-run.ts";
import type { ChangeRunInput } from "./change-run-input.ts";

/** Shape of a `json` report of a run that changed hosts. */
export const changeRunReportSchema = z.object({
	run: changeRunSchema,
	/** The last word on each change, with every value before and after. */
	changes: z.array(changeRecordSchema.extend({ mitigation: z.string(), title: z.string() })),
	/** What is ours on the hosts, for whoever looks for an intruder's. */
	traces: z.array(ownTraceSchema),
});

/** One JSON document, a change and a trace a line. Texts are as the hosts gave them. */
export function changeRunJson({ run, changes, traces }: ChangeRunInput): string {
	return `{"run":${JSON.stringify(run)},\n"changes":[${lines(changes)}],\n"traces":[${lines(traces)}]}\n`;
}

function lines(items: readonly unknown[]): string {
	return items.length === 0 ? "" : `\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n`;
}

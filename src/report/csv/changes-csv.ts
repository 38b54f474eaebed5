import type { ReportInput } from "../reporter.ts";
import { collectMadeChanges, type MadeRow } from "../summary/made-changes.ts";
import { cleanInput } from "../text/clean-input.ts";
import { type Column, csvHead, csvLine } from "./csv-lines.ts";

const COLUMNS: readonly Column<MadeRow>[] = [
	{ name: "tenant", value: ({ change }) => change.tenant },
	{ name: "host", value: ({ change }) => change.host },
	{ name: "mitigation", value: ({ change }) => change.mitigation },
	{ name: "unit", value: ({ change }) => change.unit },
	{ name: "status", value: ({ change }) => change.status },
	{ name: "standing", value: ({ standing }) => standing },
	{ name: "message", value: ({ change }) => change.message },
	{ name: "still owed", value: ({ owed }) => owed },
	{ name: "began", value: ({ change }) => change.startedAt },
	{ name: "ended", value: ({ change }) => change.endedAt },
	{ name: "run", value: ({ change }) => change.run },
	{ name: "plan", value: ({ change }) => change.plan },
	{ name: "approved by", value: ({ change }) => `${change.operator.user} on ${change.operator.machine}` },
	{ name: "approved", value: ({ change }) => `${change.approval.how} ${change.approval.at}` },
	{ name: "files", value: ({ change }) => change.files.map(({ path }) => path).join(" | ") },
	{
		name: "sha256 before",
		value: ({ change }) => change.files.map(({ before }) => before ?? "-").join(" | "),
	},
	{ name: "sha256 after", value: ({ change }) => change.files.map(({ after }) => after ?? "-").join(" | ") },
	{ name: "services", value: ({ change }) => change.services.join(" ") },
	{ name: "application pools", value: ({ change }) => change.appPools.join(" ") },
];

/** What was changed with this program, one line per change and host, and how it stands in this scan. */
export async function* changesCsv(input: ReportInput): AsyncGenerator<string> {
	const { records, made } = cleanInput(input);
	const collected = collectMadeChanges(made);
	for await (const record of records()) collected.add(record);
	yield csvHead(COLUMNS);
	for (const row of [...(collected.finish()?.byHost.values() ?? [])].flat()) yield csvLine(COLUMNS, row);
}

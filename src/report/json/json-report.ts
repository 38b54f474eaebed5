import { collectMadeChanges } from "../summary/made-changes.ts";
import type { ReportInput } from "../reporter.ts";

/**
 * One JSON document `{ run, hosts: [...], changes: [...] }`, a host a line, in the stored order; its schema is
 * {@link ./schemas.ts}. Texts are as the hosts gave them: a reader that prints them has to clean them.
 */
export async function* jsonReport({ run, records, made }: ReportInput): AsyncGenerator<string> {
	const changes = collectMadeChanges(made);
	yield `{"run":${JSON.stringify(run)},\n"hosts":[`;
	let separator = "\n";
	for await (const record of records()) {
		changes.add(record);
		yield separator + JSON.stringify(record);
		separator = ",\n";
	}
	yield "\n]";
	const summary = changes.finish();
	if (summary !== undefined) {
		const rows = [...summary.byHost.values()].flat();
		const lines = rows.map(({ change, standing }) => `\n${JSON.stringify({ ...change, standing })}`);
		yield `,\n"unreadableChangeRuns":${summary.unreadable},\n"changes":[${lines.join(",")}\n]`;
	}
	yield "}\n";
}

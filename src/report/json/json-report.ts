import type { ReportInput } from "../reporter.ts";

/**
 * One JSON document `{ run, hosts: [...] }`, a host a line, in the stored order; its schema is
 * {@link ./schemas.ts}. Texts are as the hosts gave them: a reader that prints them has to clean them.
 */
export async function* jsonReport({ run, records }: ReportInput): AsyncGenerator<string> {
	yield `{"run":${JSON.stringify(run)},\n"hosts":[`;
	let separator = "\n";
	for await (const record of records()) {
		yield separator + JSON.stringify(record);
		separator = ",\n";
	}
	yield "\n]}\n";
}

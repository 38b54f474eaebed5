import type { FindingChange } from "../../core/diff/changes.ts";
import type { Finding } from "../../core/model/finding.ts";
import { findingId } from "../../core/model/finding.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { Verdict } from "../../core/model/verdict.ts";
import type { ReportInput } from "../reporter.ts";
import { cleanInput } from "../text/clean-input.ts";
import { type Column, csvHead, csvLine } from "./csv-lines.ts";

interface Row {
	readonly run: string;
	readonly record: HostRecord;
	readonly kind: "verdict" | "finding";
	readonly id: string;
	readonly subject: string;
	readonly item: Verdict | Finding;
	readonly change: FindingChange | undefined;
	/** True where there was an earlier run to compare with. */
	readonly isCompared: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
	{ name: "tenant", value: ({ record }) => record.tenant },
	{ name: "site", value: ({ record }) => record.site },
	{ name: "host", value: ({ record }) => record.host },
	{ name: "kind", value: ({ kind }) => kind },
	{ name: "rule", value: ({ item }) => item.rule },
	{ name: "subject", value: ({ subject }) => subject },
	{ name: "state", value: ({ item }) => item.state },
	{ name: "severity", value: ({ item }) => item.severity },
	{ name: "confidence", value: ({ item }) => ("confidence" in item ? item.confidence : undefined) },
	{ name: "exploited", value: ({ item }) => ("exploited" in item ? item.exploited : undefined) },
	{ name: "mitigation", value: ({ item }) => item.mitigation },
	{ name: "change", value: changeText },
	{ name: "first seen in run", value: ({ change }) => change?.firstSeen },
	{ name: "summary", value: ({ item }) => item.summary },
	{ name: "next step", value: ({ item }) => item.remedy },
	{ name: "evidence", value: ({ item }) => item.evidence.join(" | ") },
	{ name: "run", value: ({ run }) => run },
	{ name: "id", value: ({ id }) => id },
];

/**
 * Every verdict of every host, also those that passed, and every finding below them: a file to
 * filter. Verdicts alone add up to rules x hosts.
 */
export async function* findingsCsv(input: ReportInput): AsyncGenerator<string> {
	const { run, records, changes } = cleanInput(input);
	const changed = new Map(changes?.items.map((item) => [keyOf(item.host, item.rule, item.subject), item]));
	yield csvHead(COLUMNS);
	for await (const record of records()) {
		const common = { run: run.id, record, isCompared: changes !== undefined };
		for (const item of record.verdicts) {
			const id = findingId(record.tenant, record.host, item.rule, item.rule);
			const change = changed.get(keyOf(record.host, item.rule, item.rule));
			yield csvLine(COLUMNS, { ...common, kind: "verdict", id, subject: "", item, change });
		}
		for (const item of record.findings) {
			const change = changed.get(keyOf(record.host, item.rule, item.subject));
			yield csvLine(COLUMNS, {
				...common,
				kind: "finding",
				id: item.id,
				subject: item.subject,
				item,
				change,
			});
		}
	}
}

function changeText({ change, item, isCompared }: Row): string {
	if (change !== undefined) return change.change;
	return isCompared && (item.state === "fail" || item.state === "waived") ? "unchanged" : "";
}

function keyOf(host: string, rule: string, subject: string): string {
	return JSON.stringify([host, rule, subject]);
}

import type { ReportInput } from "../reporter.ts";
import { summarize } from "../summary/summarize.ts";
import type { VerdictGroup } from "../summary/verdict-groups.ts";
import { vulnerabilityText } from "../summary/vulnerability-text.ts";
import { cleanInput } from "../text/clean-input.ts";
import { type Column, csvHead, csvLine } from "./csv-lines.ts";

interface Row {
	readonly group: VerdictGroup;
	readonly host: string;
	readonly title: string;
}

const COLUMNS: readonly Column<Row>[] = [
	{ name: "tenant", value: ({ host }) => host.split("/", 1)[0] },
	{ name: "host", value: ({ host }) => host },
	{ name: "severity", value: ({ group }) => group.severity },
	{ name: "rule", value: ({ group }) => group.rule },
	{ name: "what should be true", value: ({ title }) => title },
	{ name: "found", value: ({ group }) => foundText(group) },
	{ name: "next step", value: ({ group }) => group.remedy },
	// For whoever works through it.
	{ name: "owner", value: () => "" },
	{ name: "due", value: () => "" },
	{ name: "done", value: () => "" },
	{ name: "reason if not done", value: () => "" },
];

/** Failed verdicts only, worst first, with empty columns for whoever works through them. */
export async function* actionPlanCsv(input: ReportInput): AsyncGenerator<string> {
	const summary = await summarize(cleanInput(input));
	yield csvHead(COLUMNS);
	for (const group of summary.groups.filter(({ state }) => state === "fail")) {
		const { title } = summary.ruleOf(group.rule);
		for (const host of group.hosts) yield csvLine(COLUMNS, { group, host, title });
	}
}

function foundText({ summary, vulnerabilities }: VerdictGroup): string {
	if (vulnerabilities === undefined) return summary;
	return `${vulnerabilities.build}: ${vulnerabilityText(vulnerabilities)}`;
}

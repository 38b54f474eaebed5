import type { FleetSummary } from "../summary/summarize.ts";
import type { VerdictGroup } from "../summary/verdict-groups.ts";
import { vulnerabilityText } from "../summary/vulnerability-text.ts";
import { firstOf, plural } from "../text/words.ts";
import { code, escapeMarkdown, linkText } from "./escape-markdown.ts";

const MOST_GROUPS = 30;
const NAMED_HOSTS = 20;

/** Failed verdicts, worst first, then those that could not be given. */
export function findingsSection(summary: FleetSummary): string[] {
	const failed = summary.groups.filter(({ state }) => state === "fail");
	const undecided = summary.groups.filter(({ state }) => state === "unknown" || state === "error");
	if (failed.length + undecided.length === 0) {
		const { assessed } = summary.totals.all;
		const text = assessed === 0 ? "Nothing can be said: no host was assessed." : "Nothing was found.";
		return ["## Findings", "", text];
	}
	return [
		"## Findings",
		"",
		...listOf(failed, summary),
		...(undecided.length === 0 ? [] : ["", "### Could not tell", "", ...listOf(undecided, summary)]),
	];
}

function listOf(groups: readonly VerdictGroup[], summary: FleetSummary): string[] {
	const { shown, rest } = firstOf(groups, MOST_GROUPS);
	const lines = shown.flatMap((group) => groupLines(group, summary));
	return rest > 0 ? [...lines, `- and ${plural(rest, "more group")}`] : lines;
}

function groupLines(group: VerdictGroup, { ruleOf }: FleetSummary): string[] {
	const { rule, state, severity, hosts, remedy } = group;
	const { shown, rest } = firstOf(hosts, NAMED_HOSTS);
	const label = state === "fail" ? severity.toUpperCase() : "UNKNOWN";
	return [
		`- **${label}** ${escapeMarkdown(ruleOf(rule).title)} (${code(rule)}): ${escapeMarkdown(foundText(group))}`,
		`  - hosts: ${shown.map(code).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
		...(remedy === undefined ? [] : [`  - next step: ${linkText(remedy)}`]),
	];
}

function foundText({ state, summary, vulnerabilities }: VerdictGroup): string {
	if (vulnerabilities === undefined) return summary;
	const counted = `${vulnerabilities.build}: ${vulnerabilityText(vulnerabilities)}`;
	return state === "fail" ? counted : `${summary} ${counted}`;
}

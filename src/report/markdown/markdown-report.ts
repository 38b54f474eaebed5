import { waiverNotices } from "../../core/waivers/count-uses.ts";
import { SEVERITIES } from "../../core/model/state.ts";
import type { ReportInput } from "../reporter.ts";
import { type FleetSummary, summarize } from "../summary/summarize.ts";
import { cleanInput } from "../text/clean-input.ts";
import { minuteOf } from "../text/dates.ts";
import { knowledgeDates } from "../text/knowledge.ts";
import { failedSum, hostSum, sumText, verdictSum } from "../text/sums.ts";
import { firstOf, plural } from "../text/words.ts";
import { changesSection } from "./changes-section.ts";
import { code, escapeMarkdown } from "./escape-markdown.ts";
import { findingsSection } from "./findings-section.ts";
import { madeSection } from "./made-section.ts";

const MOST_MISSING = 30;

/** The fleet on two pages of Markdown, to paste into a ticket. */
export async function* markdownReport(input: ReportInput): AsyncGenerator<string> {
	const summary = await summarize(cleanInput(input));
	yield block(headLines(summary));
	yield block(tenantTable(summary));
	if (summary.changes !== undefined) yield block(changesSection(summary.changes));
	if (summary.made !== undefined) yield block(madeSection(summary.made));
	yield block(findingsSection(summary));
	yield block(notAssessedLines(summary));
	yield block(waiverLines(summary));
	yield `${totalLines(summary).join("\n")}\n`;
}

function headLines({ run, now, problems, totals }: FleetSummary): string[] {
	const { oldest, days } = knowledgeDates(run.knowledge, now);
	const { assessed, hosts } = totals.all;
	return [
		"# Exchange fleet report",
		"",
		`**${assessed} of ${plural(hosts, "host")} assessed** in run ${code(run.id)} of ${minuteOf(run.startedAt)}, ${escapeMarkdown(`${run.tool.name} ${run.tool.version}`)}, ${oldest === null ? "no knowledge data" : `knowledge of ${escapeMarkdown(oldest)} (${plural(days ?? 0, "day")} old)`}.`,
		...(run.analyzedFrom === undefined
			? []
			: ["", `Judged again from the stored facts of run ${code(run.analyzedFrom)}.`]),
		...(problems.length === 0
			? []
			: ["", ...problems.map((problem) => `- **Problem:** ${escapeMarkdown(problem)}`)]),
	];
}

function tenantTable({ tenants }: FleetSummary): string[] {
	return [
		`| Tenant | Assessed | ${SEVERITIES.join(" | ")} | Waived | Could not tell |`,
		`| --- | ---: | ${SEVERITIES.map(() => "---:").join(" | ")} | ---: | ---: |`,
		...tenants.map(({ id, counts, undecided }) => {
			// "–" means that nobody looked; 0 is clean.
			const cells = SEVERITIES.map((severity) =>
				counts.assessed === 0 ? "–" : counts.failedVerdicts[severity],
			);
			return `| ${code(id)} | ${counts.assessed}/${counts.hosts} | ${cells.join(" | ")} | ${counts.verdicts.waived} | ${undecided.length} |`;
		}),
	];
}

function notAssessedLines({ hosts }: FleetSummary): string[] {
	const missing = hosts.filter(({ assessed }) => !assessed);
	if (missing.length === 0) return [];
	const { shown, rest } = firstOf(missing, MOST_MISSING);
	return [
		`## Not assessed (${missing.length})`,
		"",
		...shown.map(({ host, outcome }) => {
			const reason = outcome.message === undefined ? "" : `: ${escapeMarkdown(outcome.message)}`;
			return `- ${code(host)} ${escapeMarkdown(outcome.status)}${reason}`;
		}),
		...(rest > 0 ? [`- and ${rest} more`] : []),
	];
}

function waiverLines({ run, now }: FleetSummary): string[] {
	const uses = run.waivers ?? [];
	if (uses.length === 0) return [];
	return [
		`## Waivers (${uses.length})`,
		"",
		...uses.map(
			({ tenant, rule, hosts, owner, reason, expires, state }) =>
				`- ${escapeMarkdown(state)}: ${code(rule)} for ${code(`${tenant}/${hosts.join(", ")}`)} until ${escapeMarkdown(expires)}, ${escapeMarkdown(owner)}: ${escapeMarkdown(reason)}`,
		),
		...waiverNotices(
			uses,
			now,
			run.rules.map(({ id }) => id),
		).map((notice) => `- **Note:** ${escapeMarkdown(notice)}`),
	];
}

function totalLines({ totals, run }: FleetSummary): string[] {
	return [
		"## Totals",
		"",
		`- hosts ${sumText(hostSum(totals.all))}`,
		`- verdicts ${sumText(verdictSum(totals.all))} (${plural(run.rules.length, "rule")} x ${plural(totals.all.hosts, "host")})`,
		`- failed ${sumText(failedSum(totals.all))}`,
	];
}

function block(lines: readonly string[]): string {
	return lines.length === 0 ? "" : `${lines.join("\n")}\n\n`;
}

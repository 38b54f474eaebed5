import { waiverNotices } from "../../core/waivers/count-uses.ts";
import type { ReportInput } from "../reporter.ts";
import { type FleetSummary, summarize } from "../summary/summarize.ts";
import type { VerdictGroup } from "../summary/verdict-groups.ts";
import { cleanInput } from "../text/clean-input.ts";
import { daysBetween, minuteOf, relativeDays } from "../text/dates.ts";
import { knowledgeDates } from "../text/knowledge.ts";
import { failedSum, hostSum, sumText, undecidedSum, verdictSum } from "../text/sums.ts";
import { firstOf, plural } from "../text/words.ts";
import { sinceLines } from "./changes-lines.ts";
import { groupLines } from "./finding-lines.ts";
import { madeLines } from "./made-lines.ts";
import { notAssessedLines } from "./not-assessed-lines.ts";
import { createStyle, type Layout } from "./style.ts";
import { tenantLines } from "./tenant-lines.ts";
import { hang, wrap } from "./wrap.ts";

export interface TerminalOptions {
	readonly color: boolean;
	/** Columns of the terminal; fewer than 40 are treated as 40. */
	readonly width: number;
	/** Groups of findings printed before the rest is only counted. @default 20 */
	readonly limit?: number;
}

const MIN_WIDTH = 40;
const DEFAULT_LIMIT = 20;

/** The fleet on a page or two of text; the report file has the rest. Reads the records once. */
export async function* terminalReport(input: ReportInput, options: TerminalOptions): AsyncGenerator<string> {
	const summary = await summarize(cleanInput(input));
	const layout = { width: Math.max(MIN_WIDTH, options.width), style: createStyle(options.color) };
	yield block(headLines(summary, layout));
	yield block(tenantLines(summary.tenants, layout));
	const limit = options.limit ?? DEFAULT_LIMIT;
	if (!summary.groups.some(({ state }) => state === "fail")) yield block(noFindingLines(summary, layout));
	for (const { title, groups } of sections(summary.groups)) {
		if (groups.length === 0) continue;
		const { shown, rest } = firstOf(groups, limit);
		yield `${layout.style.bold(title)}\n\n`;
		for (const group of shown) yield block(groupLines(group, layout));
		if (rest > 0) yield block([`... and ${plural(rest, "more group")}: see the full report`]);
	}
	const missing = summary.hosts.filter(({ assessed }) => !assessed);
	if (missing.length > 0) {
		yield `${layout.style.bold(`NOT ASSESSED (${missing.length} of ${plural(summary.hosts.length, "host")})`)}\n\n`;
		yield block(notAssessedLines(missing, layout));
	}
	const made = summary.made === undefined ? [] : madeLines(summary.made, limit, layout);
	if (made.length > 0) yield block(made);
	const rules = summary.run.rules.map(({ id }) => id);
	const notices = waiverNotices(summary.run.waivers ?? [], summary.now, rules);
	if (notices.length > 0) yield block(noticeLines(notices, layout));
	yield block(totalLines(summary, layout));
	if (summary.changes !== undefined) yield block(sinceLines(summary.changes, layout));
}

function sections(groups: readonly VerdictGroup[]): { title: string; groups: VerdictGroup[] }[] {
	return [
		{ title: "FINDINGS", groups: groups.filter(({ state }) => state === "fail") },
		{
			title: "COULD NOT TELL",
			groups: groups.filter(({ state }) => state === "unknown" || state === "error"),
		},
		{ title: "WAIVED", groups: groups.filter(({ state }) => state === "waived") },
	];
}

/** Nothing found is said in words, and never of hosts that nobody looked at. */
function noFindingLines({ totals }: FleetSummary, { style }: Layout): string[] {
	const { assessed } = totals.all;
	return assessed === 0
		? [style.unknown("NOTHING CAN BE SAID: no host was assessed")]
		: [style.good(`NO FINDINGS on ${plural(assessed, "assessed host")}`)];
}

function headLines({ run, now, problems }: FleetSummary, { width, style }: Layout): string[] {
	const { oldest, days } = knowledgeDates(run.knowledge, now);
	const age = daysBetween(now, run.startedAt) ?? 0;
	const words = [
		`${run.tool.name} ${run.tool.version}`,
		`run ${run.id} of ${minuteOf(run.startedAt)}${age === 0 ? "" : ` (${relativeDays(age)})`}`,
		oldest === null ? "no knowledge data" : `knowledge of ${oldest} (${plural(days ?? 0, "day")} old)`,
	];
	const problemLines = problems.flatMap((problem) =>
		hang(style.bad("PROBLEM   "), wrap(problem, width - 10)),
	);
	return [...wrap(words.join(", "), width).map(style.dim), ...problemLines];
}

/** Sums that add up, so that nothing can have been lost on the way. */
function totalLines({ totals, run, hosts }: FleetSummary, { width, style }: Layout): string[] {
	const rows = [
		["hosts", sumText(hostSum(totals.all))],
		[
			"verdicts",
			`${sumText(verdictSum(totals.all))} (${plural(run.rules.length, "rule")} x ${plural(totals.all.hosts, "host")})`,
		],
		["failed", sumText(failedSum(totals.all))],
		["undecided", sumText(undecidedSum(hosts))],
	];
	return rows.flatMap(([name = "", text = ""]) => hang(style.dim(name.padEnd(10)), wrap(text, width - 10)));
}

function noticeLines(notices: readonly string[], { width, style }: Layout): string[] {
	return notices.flatMap((notice) => hang(style.warn("NOTE      "), wrap(notice, width - 10)));
}

function block(lines: readonly string[]): string {
	return `${lines.join("\n")}\n\n`;
}

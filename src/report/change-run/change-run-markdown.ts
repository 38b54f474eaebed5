import { code, escapeMarkdown, linkText } from "../markdown/escape-markdown.ts";
import { minuteOf } from "../text/dates.ts";
import { statusWord } from "../text/made-text.ts";
import { firstOf } from "../text/words.ts";
import type { ChangeRunInput } from "./change-run-input.ts";
import {
	type ChangeRunView,
	type ChangeView,
	type ChangedHostView,
	viewChangeRun,
} from "./change-run-view.ts";
import {
	approvalText,
	auditText,
	countWords,
	groupTexts,
	mitigationCounts,
	nextCommands,
	outcomeText,
	stateText,
} from "./change-run-text.ts";

const NAMED_HOSTS = 6;

/** A run of changes as Markdown, to paste into the ticket of the change. */
export function changeRunMarkdown(input: ChangeRunInput): string {
	const view = viewChangeRun(input);
	const sections = [
		head(view),
		urgent(view),
		summary(view),
		owed(view),
		...(view.run.hosts.length === 0 ? [] : [["## Host by host", "", ...view.hosts.flatMap(hostLines)]]),
	];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n")}\n`;
}

function head({ run, tenantName }: ChangeRunView): string[] {
	const facts: readonly (readonly [string, string])[] = [
		["Run", `${code(run.id)}, ${escapeMarkdown(stateText(run))}`],
		["Began", minuteOf(run.startedAt)],
		["Ended", run.finishedAt === null ? "no" : minuteOf(run.finishedAt)],
		["Approved by", escapeMarkdown(approvalText(run))],
		["Plan", `${code(run.plan.id)}, hash ${code(run.plan.hash)}, from run ${code(run.plan.createdFrom)}`],
		...run.resumedAt.map((at) => ["Resumed", minuteOf(at)] as const),
		...run.rolledBackAt.map((at) => ["Rolled back", minuteOf(at)] as const),
		["Audit log", escapeMarkdown(auditText(run))],
	];
	return [
		`# Run of changes: ${escapeMarkdown(tenantName)}`,
		"",
		...facts.map(([name, text]) => `- ${name}: ${text}`),
	];
}

function urgent({ halfDone, notUndone, run }: ChangeRunView): string[] {
	return [
		...(halfDone.length === 0 ? [] : [`- **HALF DONE** on ${named(halfDone)}: nobody verified or undid it`]),
		...(notUndone.length === 0 ? [] : [`- **ROLLBACK FAILED** on ${named(notUndone)}: somebody must look`]),
		...run.problems.map((problem) => `- **Problem:** ${escapeMarkdown(problem)}`),
	];
}

function summary(view: ChangeRunView): string[] {
	const { run } = view;
	return [
		"## What became of it",
		"",
		`- hosts: ${escapeMarkdown(outcomeText(view))} (${countWords(run.hosts.map(({ result }) => result))})`,
		...mitigationCounts(view).map(
			([name, title, counts]) => `- ${escapeMarkdown(title)} (${code(name)}): ${counts}`,
		),
		...nextCommands(view).map(([what, command]) => `- ${what}: ${code(command)}`),
	];
}

function owed({ hosts }: ChangeRunView): string[] {
	const groups = groupTexts(hosts, ({ owed: texts }) => texts);
	if (groups.size === 0) return [];
	return [
		"## Still owed: a mitigation is no patch",
		"",
		...[...groups].map(([text, names]) => `- ${linkText(text)} (${named(names)})`),
	];
}

function hostLines({ host, batch, result, healthy, problems, changes }: ChangedHostView): string[] {
	const health = healthy === null ? "" : healthy ? ", healthy" : ", **not as well as before**";
	return [
		`- ${code(host)} (batch ${batch}): **${result}**${health}`,
		...problems.map((problem) => `  - problem: ${escapeMarkdown(problem)}`),
		...changes.flatMap(changeLines),
	];
}

function changeLines({ mitigation, status, message, files, conflicts }: ChangeView): string[] {
	return [
		`  - ${code(mitigation)} ${statusWord(status)}: ${escapeMarkdown(message)}`,
		...files.map(({ path, before, after }) => {
			const then = status === "rolled-back" ? "in between" : "after";
			return `    - ${code(path)}: SHA-256 ${code(before ?? "none")} before, ${code(after ?? "none")} ${then}`;
		}),
		...conflicts.map((conflict) => `    - changed by somebody else: ${escapeMarkdown(conflict)}`),
	];
}

function named(hosts: readonly string[]): string {
	const { shown, rest } = firstOf(hosts, NAMED_HOSTS);
	return `${shown.map(code).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

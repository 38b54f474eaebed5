import { restoreCommand } from "../../core/diff/restore-command.ts";
import type { Changes } from "../../core/diff/changes.ts";
import { type ChangeGroup, groupChanges } from "../summary/change-groups.ts";
import {
	appliedByText,
	groupOwnChanges,
	hostChangeTexts,
	ownChangeText,
	sinceText,
} from "../text/changes-text.ts";
import { firstOf, plural } from "../text/words.ts";
import { code, escapeMarkdown } from "./escape-markdown.ts";

const MOST_GROUPS = 20;
const NAMED = 6;

/** What is different since the run before. */
export function changesSection(changes: Changes): string[] {
	const { shown, rest } = firstOf(groupChanges(changes), MOST_GROUPS);
	const hosts = hostChangeTexts(changes);
	const restore = restoreCommand(changes.vanishedMitigations.map(({ id }) => id));
	return [
		"## Changes",
		"",
		`${escapeMarkdown(sinceText(changes))}${hosts.length === 0 ? "" : `; ${escapeMarkdown(hosts.join(", "))}`}.`,
		"",
		...changes.vanishedMitigations.map(
			({ host, id, to, detail, by }) =>
				`- **mitigation lost**: ${code(id)} on ${code(host)}, now ${escapeMarkdown(`${to}: ${detail}${appliedByText({ by })}`)}`,
		),
		...(restore === undefined ? [] : [`- the plan that puts them back: ${code(restore)}`]),
		...shown.map(groupLine),
		...(rest > 0 ? [`- and ${rest} more`] : []),
		...groupOwnChanges(changes).map(
			({ change, hosts }) => `- own change: ${escapeMarkdown(ownChangeText(change))} on ${named(hosts)}`,
		),
		...changes.builds.map(
			({ host, from, to, fromName, toName }) =>
				`- build: ${code(host)} from ${escapeMarkdown(fromName ?? from ?? "?")} to ${escapeMarkdown(toName ?? to ?? "?")}`,
		),
		...changes.newlyNotAssessed.map(
			({ host, from, to, message }) =>
				`- not assessed any more: ${code(host)}, ${from} before, now ${escapeMarkdown([to, message ?? ""].join(" ").trim())}`,
		),
		...changes.missing.map(({ host }) => `- missing: ${code(host)}`),
		...changes.added.map(({ host }) => `- added: ${code(host)}`),
	];
}

function groupLine({ change, kind, rule, severity, subjects, hosts }: ChangeGroup): string {
	const what =
		kind === "verdict"
			? `${code(rule)} (${severity})`
			: `${plural(subjects.length, "finding")} of ${code(rule)}: ${named(subjects)}`;
	return `- **${change}**: ${what} on ${named(hosts)}`;
}

function named(names: readonly string[]): string {
	const { shown, rest } = firstOf(names, NAMED);
	return `${shown.map(code).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

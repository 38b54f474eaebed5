import type { MadeGroup, MadeSummary } from "../summary/made-changes.ts";
import {
	MADE_TITLE,
	madeCounts,
	madeNotes,
	originText,
	standingText,
	standingWord,
} from "../text/made-text.ts";
import { firstOf } from "../text/words.ts";
import { code, escapeMarkdown } from "./escape-markdown.ts";

const MOST_GROUPS = 20;
const NAMED_HOSTS = 6;

/** What was changed with this program, and how it stands; empty where nothing was. */
export function madeSection(made: MadeSummary): string[] {
	if (made.byHost.size === 0 && madeNotes(made).length === 0) return [];
	return [
		`## ${MADE_TITLE}`,
		"",
		...(made.byHost.size === 0 ? [] : [`${escapeMarkdown(madeCounts(made))}.`, ""]),
		...list(made.groups),
		...(made.since.length === 0
			? []
			: ["", "### Changed since this scan: scan again", "", ...list(made.since)]),
		...madeNotes(made).map((note) => `- ${escapeMarkdown(note)}`),
	];
}

function list(groups: readonly MadeGroup[]): string[] {
	const { shown, rest } = firstOf(groups, MOST_GROUPS);
	return [...shown.flatMap(groupLines), ...(rest > 0 ? [`- and ${rest} more`] : [])];
}

function groupLines({ change, standing, owed, hosts }: MadeGroup): string[] {
	const { shown, rest } = firstOf(hosts, NAMED_HOSTS);
	return [
		`- **${standingWord(standing)}**: ${code(change.mitigation)} on ${shown.map(code).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
		`  - ${escapeMarkdown(`${standingText({ change, standing })} (${originText(change)})`)}`,
		...(owed === undefined ? [] : [`  - still owed: ${escapeMarkdown(owed)}`]),
	];
}

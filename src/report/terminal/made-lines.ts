import type { ChangeStanding } from "../../core/changes/standing-of-change.ts";
import type { MadeGroup, MadeSummary } from "../summary/made-changes.ts";
import { madeCounts, madeNotes, originText, standingText } from "../text/made-text.ts";
import { firstOf, plural } from "../text/words.ts";
import { hostText } from "./host-text.ts";
import type { Layout, Style } from "./style.ts";
import { hang, pad, wrap } from "./wrap.ts";

const LABEL_WIDTH = 10;

/** What was changed with this program, and how it stands; empty where nothing was. */
export function madeLines(made: MadeSummary, limit: number, layout: Layout): string[] {
	const { width, style } = layout;
	const notes = madeNotes(made);
	if (made.byHost.size === 0 && notes.length === 0) return [];
	const { shown, rest } = firstOf([...made.groups, ...made.since], limit);
	return [
		style.bold("CHANGES MADE WITH EXCHANGE-FLEET"),
		"",
		...(made.byHost.size === 0 ? [] : wrap(madeCounts(made), width)),
		...shown.flatMap((group) => ["", ...groupLines(group, layout)]),
		...(rest > 0 ? ["", `... and ${rest} more: see the full report`] : []),
		...notes.flatMap((note) => ["", ...wrap(note, width)]),
	];
}

function groupLines({ change, standing, owed, hosts }: MadeGroup, { width, style }: Layout): string[] {
	const inner = width - LABEL_WIDTH;
	const entry = (label: string, text: string): string[] => hang(pad(label, LABEL_WIDTH), wrap(text, inner));
	return [
		...hang(
			paint(standing, style)(pad(LABELS[standing], LABEL_WIDTH)),
			wrap(`${change.mitigation} (${plural(hosts.length, "host")})`, inner),
		),
		...entry("", standingText({ change, standing })),
		...entry("", originText(change)),
		...entry("", `hosts: ${hostText(hosts)}`),
		...(owed === undefined ? [] : entry("", `still owed: ${owed}`)),
	];
}

/** Short enough for their column. */
const LABELS: Readonly<Record<ChangeStanding, string>> = {
	"half-done": "HALF DONE",
	"not-undone": "FAILED",
	gone: "GONE",
	"name-only": "NO EFFECT",
	"not-told": "UNKNOWN",
	stands: "in force",
	superfluous: "in force",
	"not-needed": "no need",
	removed: "removed",
	back: "BACK",
	"rolled-back": "undone",
	replaced: "replaced",
	nothing: "nothing",
	since: "LATER",
};

function paint(standing: ChangeStanding, style: Style): (text: string) => string {
	if (standing === "half-done" || standing === "not-undone") return style.bad;
	if (standing === "stands") return style.good;
	return standing === "gone" || standing === "name-only" || standing === "back" || standing === "since"
		? style.warn
		: style.dim;
}

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
import { hostText } from "./host-text.ts";
import type { Layout, Style } from "./style.ts";
import { hang, pad, wrap } from "./wrap.ts";

const LABEL_WIDTH = 10;
const NAMED_SUBJECTS = 6;

/** One line for the end of a scan, a second one where hosts came, went or changed. */
export function sinceLines(changes: Changes, { width, style }: Layout): string[] {
	const hosts = hostChangeTexts(changes);
	const lost = changes.vanishedMitigations.map(
		({ host, id, to }) => `${id} on ${host}${to === "none" ? "" : ` (${to})`}`,
	);
	const { shown, rest } = firstOf(lost, NAMED_SUBJECTS);
	return [
		...wrap(sinceText(changes), width).map(style.bold),
		...wrap(hosts.join(", "), width),
		...(lost.length === 0
			? []
			: hang(
					style.bad("LOST      "),
					wrap([...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(", "), width - LABEL_WIDTH),
				)),
	];
}

/** Everything that is different, for `exf diff`. */
export function changesLines(changes: Changes, layout: Layout): string[] {
	const { width, style } = layout;
	const inner = width - LABEL_WIDTH;
	const entry = (label: string, text: string): string[] =>
		hang(style.bold(pad(label, LABEL_WIDTH)), wrap(text, inner));
	const restore = restoreCommand(changes.vanishedMitigations.map(({ id }) => id));
	return [
		`${changes.since.id} -> ${changes.run.id}${changes.sameFacts ? " (the same facts, judged again)" : ""}`,
		...sinceLines(changes, layout),
		...(changes.sameSelection || changes.sameFacts ? [] : ["the two runs were asked for different hosts"]),
		"",
		...groupChanges(changes).flatMap((group) => groupLines(group, layout)),
		...changes.vanishedMitigations.flatMap(({ host, id, from, to, detail, by }) =>
			entry("LOST", `${id} on ${host}: ${from} -> ${to}, ${detail}${appliedByText({ by })}`),
		),
		...(restore === undefined ? [] : entry("", restore)),
		...changes.gainedMitigations.flatMap(({ host, id, from, to, by }) =>
			entry("gained", `${id} on ${host}: ${from} -> ${to}${appliedByText({ by })}`),
		),
		...groupOwnChanges(changes).flatMap(({ change, hosts }) =>
			entry("ours", `${ownChangeText(change)}: ${hostText(hosts)}`),
		),
		...changes.builds.flatMap(({ host, from, to, fromName, toName }) =>
			entry("build", `${host}: ${fromName ?? from ?? "?"} -> ${toName ?? to ?? "?"}`),
		),
		...hostLines("added", changes.added, entry),
		...hostLines("missing", changes.missing, entry),
		...changes.newlyNotAssessed.flatMap(({ host, from, to, message }) =>
			entry("not seen", `${host}: ${from} -> ${to}${message === undefined ? "" : `: ${message}`}`),
		),
		...changes.newlyAssessed.flatMap(({ host, from, to }) => entry("seen", `${host}: ${from} -> ${to}`)),
	];
}

function hostLines(
	label: string,
	hosts: Changes["added"],
	entry: (label: string, text: string) => string[],
): string[] {
	return hosts.length === 0 ? [] : entry(label, hostText(hosts.map(({ host }) => host)));
}

function groupLines(group: ChangeGroup, { width, style }: Layout): string[] {
	const inner = width - LABEL_WIDTH;
	const what =
		group.kind === "verdict"
			? `${group.rule} (${group.severity})`
			: `${plural(group.subjects.length, "finding")} of ${group.rule}: ${subjectText(group.subjects)}`;
	const label = labelOf(group, style);
	const lines = [
		...wrap(what, inner),
		...wrap(hostText(group.hosts), inner - 2).map((line) => style.dim(`  ${line}`)),
	];
	return hang(label, lines);
}

function labelOf({ change, kind }: ChangeGroup, style: Style): string {
	const text = pad(kind === "verdict" ? change.toUpperCase() : change, LABEL_WIDTH);
	if (change === "fixed") return style.good(text);
	return change === "new" ? style.bad(text) : style.warn(text);
}

/** `CVE-..., CVE-... and 35 more` */
export function subjectText(subjects: readonly string[]): string {
	const { shown, rest } = firstOf(subjects, NAMED_SUBJECTS);
	return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

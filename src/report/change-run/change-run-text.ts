import type { ChangeRun } from "../../core/model/change/change-run.ts";
import { minuteOf } from "../text/dates.ts";
import { statusWord } from "../text/made-text.ts";
import { plural } from "../text/words.ts";
import type { ChangeRunView } from "./change-run-view.ts";

/** `12 verified, 1 refused` */
export function countWords(words: readonly string[]): string {
	const totals = new Map<string, number>();
	for (const word of words) totals.set(word, (totals.get(word) ?? 0) + 1);
	return [...totals].map(([word, total]) => `${total} ${word}`).join(", ") || "none";
}

/** Whether everything that was planned is done, and nothing waits for anybody. */
export function endedWell({ run }: ChangeRunView): boolean {
	return (
		run.state === "finished" &&
		run.hosts.every(({ result, healthy }) => result === "done" && healthy !== false)
	);
}

/** `4 of 5 hosts are done; stopped: ...` */
export function outcomeText({ run }: ChangeRunView): string {
	const done = run.hosts.filter(({ result }) => result === "done").length;
	const undone = run.hosts.filter(({ result }) => result === "rolled-back").length;
	if (undone > 0) return `${undone} of ${plural(run.hosts.length, "host")} rolled back on purpose`;
	return `${done} of ${plural(run.hosts.length, "host")} done`;
}

export function stateText({ state, stop }: ChangeRun): string {
	if (stop !== null) return `${state}: ${stop.message}`;
	return state === "running" ? "still running, or killed" : state;
}

export function approvalText({ approval, operator }: ChangeRun): string {
	const outside =
		approval.outsideWindow === null ? "" : `, outside the maintenance window: ${approval.outsideWindow}`;
	const despite = approval.despiteDag === null ? "" : `, despite a DAG: ${approval.despiteDag}`;
	return `${operator.user} on ${operator.machine}, ${approval.how}, ${minuteOf(approval.at)}, ${plural(approval.hosts, "host")}${outside}${despite}`;
}

export function auditText({ audit }: ChangeRun): string {
	if (audit === null) return "not noted: the run did not end";
	return `${plural(audit.entries, "entry", "entries")}, last hash ${audit.hash ?? "none"}`;
}

/** What is to be typed next; empty where nothing is. */
export function nextCommands({
	run,
	halfDone,
	changes,
}: ChangeRunView): readonly (readonly [string, string])[] {
	const isUndoable = changes.some(({ status }) =>
		["recorded", "writing", "applied", "verified", "rollback-failed"].includes(status),
	);
	const canResume = halfDone.length > 0 || run.state === "running" || run.state === "interrupted";
	return [
		...(canResume ? [["Go on where it was cut off", `exf apply --resume ${run.id}`] as const] : []),
		...(isUndoable ? [["Undo what it changed", `exf rollback ${run.id}`] as const] : []),
	];
}

/** Sentences about hosts, each with the hosts that it is true of. */
export function groupTexts(
	hosts: ChangeRunView["hosts"],
	textsOf: (host: ChangeRunView["hosts"][number]) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
	const groups = new Map<string, string[]>();
	for (const host of hosts) {
		for (const text of textsOf(host)) groups.set(text, [...(groups.get(text) ?? []), host.host]);
	}
	return groups;
}

/** One line per mitigation: `owa-csp: 4 verified, 1 rolled back` */
export function mitigationCounts({
	changes,
}: ChangeRunView): readonly (readonly [name: string, title: string, counts: string])[] {
	const names = [...new Set(changes.map(({ mitigation }) => mitigation))];
	return names.map((name) => {
		const own = changes.filter(({ mitigation }) => mitigation === name);
		return [name, own[0]?.title ?? name, countWords(own.map(({ status }) => statusWord(status)))] as const;
	});
}

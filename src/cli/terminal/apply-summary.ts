import { cleanText } from "../../core/clean-text.ts";
import { isHalfDone } from "../../core/changes/change.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";

const MEANING: Readonly<Record<number, string>> = {
	0: "all changes are verified",
	5: "a change failed, or the run was stopped",
	6: "a rollback failed: somebody must look at the host",
	130: "interrupted",
};

/** Hosts named behind one sentence. */
const MOST_HOSTS = 5;

/** The end of a run that changed hosts: what became of it, and what is still owed. */
export function applySummary(run: ChangeRun, changes: readonly ChangeRecord[], exitCode: number): string[] {
	const half = changes.filter(isHalfDone).length;
	return [
		"",
		`run ${run.id} ${run.state}${run.stop === null ? "" : `: ${cleanText(run.stop.message)}`}`,
		`hosts    ${counts(run.hosts.map(({ result }) => result))}`,
		`changes  ${counts(changes.map(({ status }) => status))}`,
		...list(
			"trouble",
			group(run.hosts, ({ problems }) => problems),
		),
		...list(
			"still owed: a mitigation is no patch",
			group(run.hosts, ({ owed }) => owed),
		),
		"",
		...nextSteps(run, half),
		`exit code ${exitCode}: ${MEANING[exitCode] ?? ""}`,
	];
}

function nextSteps({ id, state, stop }: ChangeRun, halfDone: number): string[] {
	const both = `exf apply --resume ${id}, or exf rollback ${id}`;
	if (halfDone > 0) return [`${halfDone} changes are half done: ${both}`];
	if (state === "finished") return [];
	// Its limit is used up: a resume would stop again.
	return stop?.reason === "stop-rule" ? [`next: a new plan, or exf rollback ${id}`] : [`next: ${both}`];
}

/** Values that other people changed, so that they can be compared before anything is forced. */
export function conflictLines(changes: readonly ChangeRecord[]): string[] {
	return changes.flatMap(({ host, unit, rollback }) =>
		(rollback?.conflicts ?? []).flatMap(({ target, name, original, applied, found }) => [
			`${host}  ${unit}  ${cleanText(target)}: ${cleanText(name)}`,
			`  before   ${shown(original)}`,
			`  applied  ${shown(applied)}`,
			`  now      ${shown(found)}`,
		]),
	);
}

function shown(value: string | null): string {
	return value === null ? "(not there)" : cleanText(value, 300);
}

/** `12 verified, 1 refused` */
export function counts(words: readonly string[]): string {
	const totals = new Map<string, number>();
	for (const word of words) totals.set(word, (totals.get(word) ?? 0) + 1);
	return [...totals].map(([word, total]) => `${total} ${word}`).join(", ") || "none";
}

function group(
	hosts: ChangeRun["hosts"],
	textsOf: (host: ChangeRun["hosts"][number]) => readonly string[],
): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const host of hosts) {
		for (const text of textsOf(host)) groups.set(text, [...(groups.get(text) ?? []), host.host]);
	}
	return groups;
}

function list(title: string, groups: ReadonlyMap<string, readonly string[]>): string[] {
	if (groups.size === 0) return [];
	return [
		"",
		title,
		...[...groups].flatMap(([text, hosts]) => [`  ${cleanText(text)}`, `    ${some(hosts)}`]),
	];
}

function some(hosts: readonly string[]): string {
	const more = hosts.length - MOST_HOSTS;
	return more > 0 ? `${hosts.slice(0, MOST_HOSTS).join(", ")} and ${more} more` : hosts.join(", ");
}

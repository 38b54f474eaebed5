import type { ChangeStanding } from "../../core/changes/standing-of-change.ts";
import type { ChangeStatus } from "../../core/model/change/change-record.ts";
import type { ChangeSummary } from "../../core/model/change/change-summary.ts";
import type { MadeRow, MadeSummary } from "../summary/made-changes.ts";
import { dayOf, minuteOf } from "./dates.ts";
import { plural } from "./words.ts";

export const MADE_TITLE = "Changes made with exchange-fleet";

/** Standings in words; each goes behind the name of a change. */
const STANDING_WORDS: Readonly<Record<ChangeStanding, string>> = {
	"half-done": "half done",
	"not-undone": "rollback failed",
	gone: "gone",
	"name-only": "without effect",
	"not-told": "not told by this scan",
	stands: "in force",
	superfluous: "superfluous",
	"not-needed": "not needed any more",
	removed: "removed",
	back: "there again",
	"rolled-back": "rolled back",
	replaced: "replaced later",
	nothing: "nothing written",
	since: "after this scan",
};

const STATUS_WORDS: Partial<Readonly<Record<ChangeStatus, string>>> = {
	recorded: "half done",
	writing: "half done",
	applied: "half done",
	unchanged: "was there already",
	"rolled-back": "rolled back",
	"rollback-failed": "rollback failed",
};

export function standingWord(standing: ChangeStanding): string {
	return STANDING_WORDS[standing];
}

export function statusWord(status: ChangeStatus): string {
	return STATUS_WORDS[status] ?? status;
}

/** What the state of a change means, where its name alone does not say it. */
export function standingText({ change, standing }: Pick<MadeRow, "change" | "standing">): string {
	const day = dayOf(change.endedAt ?? change.startedAt);
	switch (standing) {
		case "half-done":
			return `Begun on ${day} and neither verified nor undone: ${resumeText(change)}.`;
		case "not-undone":
			return `Its rollback failed on ${day}: somebody must look at the host.`;
		case "gone":
			return `Was applied and verified on ${day}, and is gone: this is drift.`;
		case "name-only":
			return `Was verified on ${day}, is there by name and has no effect now: this is drift.`;
		case "not-told":
			return `Verified on ${day}; this scan does not tell whether it still stands.`;
		case "stands":
			return `Verified on ${day}, in force at this scan.`;
		case "superfluous":
			return `Verified on ${day}, in force; an update has made it superfluous.`;
		case "not-needed":
			return `Verified on ${day}; it is gone, and an update has closed what it was for.`;
		case "removed":
			return `Removed on ${day}, and gone at this scan.`;
		case "back":
			return `Removed on ${day}, and there again at this scan.`;
		case "rolled-back":
			return `Taken back on ${day}: ${change.message}`;
		case "replaced":
			return `Verified on ${day}; a later change of the same came.`;
		case "since":
			return `Changed since this scan, on ${minuteOf(change.endedAt ?? change.startedAt)} (${statusWord(change.status)}): scan again.`;
		default:
			return `Nothing was written on ${day} (${statusWord(change.status)}): ${change.message}`;
	}
}

/** `exf apply --resume X, or exf rollback X` */
export function resumeText({ run }: Pick<ChangeSummary, "run">): string {
	return `exf apply --resume ${run}, or exf rollback ${run}`;
}

/** `run 20261127T014340Z, plan bc818009, approved by admin on ops01` */
export function originText({ run, plan, operator, approval }: ChangeSummary): string {
	const how = approval.how === "unattended" ? ", unattended" : "";
	return `run ${run}, plan ${shortHash(plan)}, approved by ${operator.user} on ${operator.machine}${how}`;
}

export function shortHash(hash: string | null): string {
	return hash === null ? "none" : hash.slice(0, 8);
}

/** Files, services and pools of a change, a short text each. */
export function touchedTexts({ files, services, appPools }: ChangeSummary): string[] {
	return [
		...files.map(({ path, before, after }) => `${path}: ${shortHash(before)} -> ${shortHash(after)}`),
		...(services.length === 0 ? [] : [`services ${services.join(", ")}`]),
		...(appPools.length === 0 ? [] : [`application pools ${appPools.join(", ")}`]),
	];
}

/** `12 changes on 4 hosts: 9 in force, 3 gone` */
export function madeCounts({ byHost }: MadeSummary): string {
	const rows = [...byHost.values()].flat();
	const counts = new Map<string, number>();
	for (const { standing } of rows) counts.set(standing, (counts.get(standing) ?? 0) + 1);
	const parts = Object.entries(STANDING_WORDS).flatMap(([standing, word]) => {
		const count = counts.get(standing) ?? 0;
		return count === 0 ? [] : [`${count} ${word}`];
	});
	return `${plural(rows.length, "change")} on ${plural(byHost.size, "host")}: ${parts.join(", ")}`;
}

/** What a reader must know of changes that are not in the tables. */
export function madeNotes({ elsewhere, unreadable }: MadeSummary): string[] {
	return [
		...(elsewhere === 0
			? []
			: [
					`${plural(elsewhere, "change")} on hosts that this scan was not asked for ${elsewhere === 1 ? "is" : "are"} left out.`,
				]),
		...(unreadable === 0
			? []
			: [`${plural(unreadable, "run")} of changes cannot be read: what was changed then is not known.`]),
	];
}

/** Half-done changes for the list of problems of a run, one line per run. */
export function urgentTexts({ urgent }: MadeSummary): string[] {
	const runs = new Map<string, MadeRow[]>();
	for (const row of urgent) runs.set(row.change.run, [...(runs.get(row.change.run) ?? []), row]);
	return [...runs].map(([run, rows]) => {
		const hosts = [...new Set(rows.map(({ change }) => change.host))];
		const some = hosts.slice(0, 3).join(", ") + (hosts.length > 3 ? ` and ${hosts.length - 3} more` : "");
		const what = rows.some(({ standing }) => standing === "half-done") ? "half done" : "not undone";
		return `${plural(rows.length, "change")} of run ${run} ${rows.length === 1 ? "is" : "are"} ${what} (${some}): ${resumeText({ run })}`;
	});
}

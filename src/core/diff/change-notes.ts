import { z } from "zod";
import { isHalfDone } from "../changes/change.ts";
import { CATALOGUE } from "../mitigations/catalogue.ts";
import type { ChangeSummary } from "../model/change/change-summary.ts";
import type { HostHistory } from "./host-history.ts";
import type { KnownMitigation } from "./known-mitigations.ts";

/** What the ledger keeps of a change on its host. */
export const changeNoteSchema = z.object({
	/** Mitigation, as scans name it. */
	id: z.string(),
	run: z.string(),
	/** Id of the change. */
	change: z.string(),
	status: z.enum(["verified", "rolled-back", "rollback-failed", "half-done"]),
	/** It took the mitigation away. */
	removes: z.boolean().default(false),
	/** When it began, and when it came to this status. */
	from: z.iso.datetime(),
	at: z.iso.datetime(),
});
export type ChangeNote = z.infer<typeof changeNoteSchema>;

/** Older ones are in their runs. */
const MOST_NOTES = 40;

/**
 * The history of a host with changes that were made on it. A verified one counts as a look that saw its mitigation in
 * force; one that was undone takes back what was seen since it began, and a removal what was seen before it, so that
 * neither is drift. What is noted already changes nothing.
 *
 * @param changes of that host, oldest first
 */
export function noteChanges(
	before: HostHistory | undefined,
	changes: readonly ChangeSummary[],
): HostHistory | undefined {
	let history = before;
	for (const change of changes) {
		const note = noteOf(change);
		if (note !== undefined) history = addNote(history, change.host, note);
	}
	return history;
}

function noteOf(change: ChangeSummary): ChangeNote | undefined {
	const { mitigation: id, run, status, removes, startedAt: from, endedAt } = change;
	// A stored undo record alone has written nothing.
	if (status === "recorded") return undefined;
	const word = isHalfDone(change) ? "half-done" : status;
	if (word !== "verified" && word !== "rolled-back" && word !== "rollback-failed" && word !== "half-done") {
		return undefined;
	}
	return { id, run, change: change.id, status: word, removes, from, at: endedAt ?? from };
}

function addNote(before: HostHistory | undefined, host: string, note: ChangeNote): HostHistory {
	const { run, at, change, status } = note;
	const history: HostHistory = before ?? {
		host,
		run,
		at,
		build: null,
		mitigations: [],
		changes: [],
		entries: new Map(),
	};
	const isSame = (known: ChangeNote): boolean => known.run === run && known.change === change;
	const known = history.changes.find(isSame);
	if (known?.status === status && known.at === at) return history;
	const others = history.changes.filter((one) => !isSame(one));
	return {
		...history,
		mitigations: [...knownAfter(history.mitigations, note)],
		changes: [...others, note].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-MOST_NOTES),
	};
}

function knownAfter(known: readonly KnownMitigation[], note: ChangeNote): readonly KnownMitigation[] {
	const { id, run, from, at, status, removes } = note;
	// Whatever becomes of a removal, it brings nothing; what a rollback has put back, the next scan sees.
	if (removes) return status === "verified" ? known.filter((one) => one.id !== id || one.at > at) : known;
	if (status === "rolled-back") return known.filter((one) => one.id !== id || one.at < from || one.at > at);
	const isNewer = !known.some((one) => one.id === id && one.at >= at);
	if (status !== "verified" || !isNewer || !isSeenByScans(id)) return known;
	return [...known.filter((one) => one.id !== id), { id, run, at }];
}

/** What no scan looks for would be missed for ever. */
function isSeenByScans(id: string): boolean {
	const need = CATALOGUE.find((entry) => entry.id === id)?.need;
	return need === "vulnerability" || need === "extended-protection";
}

/** The change that brought a mitigation which was in force then; undefined where it was none of ours. */
export function lastVerified(
	notes: readonly ChangeNote[],
	id: string,
	until: string,
): ChangeNote | undefined {
	return notes.findLast(
		(note) => note.id === id && note.status === "verified" && !note.removes && note.at <= until,
	);
}

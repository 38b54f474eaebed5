import {
	CHANGE_STANDINGS,
	type ChangeStanding,
	type StandingChange,
	standingsOfHost,
} from "../../core/changes/standing-of-change.ts";
import type { ChangeSummary, MadeChanges } from "../../core/model/change/change-summary.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import { compareNatural } from "../text/words.ts";
import { missingUpdate } from "./missing-update.ts";

/** A change as a report tells it: how it stands, and what it leaves to be done. */
export interface MadeRow extends StandingChange {
	/** The update that would make it superfluous; undefined where none is missing. */
	readonly owed: string | undefined;
}

/** The same change of the same run on several hosts. */
export interface MadeGroup {
	/** Of the first host. */
	readonly change: ChangeSummary;
	readonly standing: ChangeStanding;
	readonly owed: string | undefined;
	readonly hosts: readonly string[];
}

/** Everything that was changed with this program, beside what one scan saw. */
export interface MadeSummary {
	/** By host id, oldest first; only hosts of the scan, and those with something half done. */
	readonly byHost: ReadonlyMap<string, readonly MadeRow[]>;
	/** Up to the look of the scan; worst first. */
	readonly groups: readonly MadeGroup[];
	/** After it. */
	readonly since: readonly MadeGroup[];
	/** Changes that somebody must look at, one by one. */
	readonly urgent: readonly MadeRow[];
	/** Changes on hosts that the scan was not asked for. */
	readonly elsewhere: number;
	readonly unreadable: number;
}

/** Collects while records go by: each is looked at once, and only rows stay. */
export function collectMadeChanges(made: MadeChanges | undefined): {
	add(record: HostRecord): void;
	finish(): MadeSummary | undefined;
} {
	const waiting = new Map<string, ChangeSummary[]>();
	for (const change of made?.changes ?? []) {
		const own = waiting.get(change.host);
		if (own === undefined) waiting.set(change.host, [change]);
		else own.push(change);
	}
	const byHost = new Map<string, readonly MadeRow[]>();
	return {
		add(record) {
			const changes = waiting.get(record.host);
			if (changes === undefined) return;
			waiting.delete(record.host);
			const update = missingUpdate(record);
			const rows = standingsOfHost(changes, record).map((row) => ({
				...row,
				owed: isOwed(row.standing) ? update : undefined,
			}));
			byHost.set(record.host, rows);
		},
		finish() {
			if (made === undefined) return undefined;
			let elsewhere = 0;
			for (const [host, changes] of waiting) {
				const rows = standingsOfHost(changes, undefined);
				const urgent = rows.filter(isUrgent).map((row) => ({ ...row, owed: undefined }));
				if (urgent.length > 0) byHost.set(host, urgent);
				elsewhere += rows.length - urgent.length;
			}
			const rows = [...byHost.values()].flat();
			return {
				byHost,
				groups: groupRows(rows.filter(({ standing }) => standing !== "since")),
				since: groupRows(rows.filter(({ standing }) => standing === "since")),
				urgent: rows.filter(isUrgent),
				elsewhere,
				unreadable: made.unreadable,
			};
		},
	};
}

function isUrgent({ standing }: StandingChange): boolean {
	return standing === "half-done" || standing === "not-undone";
}

function isOwed(standing: ChangeStanding): boolean {
	return ["gone", "name-only", "not-told", "stands"].includes(standing);
}

function groupRows(rows: readonly MadeRow[]): MadeGroup[] {
	const groups = new Map<string, MadeRow[]>();
	for (const row of rows) {
		const { tenant, mitigation, run, status } = row.change;
		const key = JSON.stringify([tenant, mitigation, run, status, row.standing, row.owed, reasonOf(row)]);
		const known = groups.get(key);
		if (known === undefined) groups.set(key, [row]);
		else known.push(row);
	}
	return [...groups.values()]
		.flatMap((members): MadeGroup[] => {
			const [first] = members;
			if (first === undefined) return [];
			const hosts = [...new Set(members.map(({ change }) => change.host))].sort(compareNatural);
			return [{ ...first, hosts }];
		})
		.sort(compareGroups);
}

/** Why a change came to nothing, in the words of its run; undefined where its standing says it all. */
function reasonOf({ change, standing }: StandingChange): string | undefined {
	return standing === "rolled-back" || standing === "nothing" ? change.message : undefined;
}

function compareGroups(a: MadeGroup, b: MadeGroup): number {
	const place = ({ standing }: MadeGroup): number => CHANGE_STANDINGS.indexOf(standing);
	return (
		place(a) - place(b) ||
		compareNatural(b.change.run, a.change.run) ||
		compareNatural(a.change.tenant, b.change.tenant) ||
		compareNatural(a.change.mitigation, b.change.mitigation)
	);
}

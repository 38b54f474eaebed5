import type { AuditEntry } from "../model/change/audit-entry.ts";
import type { ChangeRecord } from "../model/change/change-record.ts";

/** When a script of ours was at work on a host; ISO times in UTC of this machine. */
export interface ChangeWindow {
	readonly from: string;
	/** Null while nobody knows its end. */
	readonly to: string | null;
}

/** What the audit log says of one run. */
export type AuditTimes = Pick<AuditEntry, "time" | "run" | "host" | "unit" | "action" | "outcome">;

/**
 * When a change was applied, by the audit log; without an entry of it, from its beginning to its end, which is days
 * for one that was rolled back later.
 *
 * @param audit in the order in which it was written
 */
export function applyWindow(record: ChangeRecord, audit: readonly AuditTimes[]): ChangeWindow {
	const own = entriesOf(record, audit);
	const begun = own.findIndex(({ time, action, outcome }) => {
		return action === "apply" && outcome === "started" && time >= record.startedAt;
	});
	const from = own[begun]?.time;
	if (from === undefined) return { from: record.startedAt, to: record.endedAt };
	return { from, to: own[begun + 1]?.time ?? record.endedAt };
}

/** When a change was rolled back; undefined for one that was not. */
export function rollbackWindow(record: ChangeRecord, audit: readonly AuditTimes[]): ChangeWindow | undefined {
	if (record.rollback === null) return undefined;
	const { endedAt } = record;
	// The entry is written when the change has ended: the first one behind it is its own.
	const own = entriesOf(record, audit).filter(({ action }) => action === "rollback");
	const ended = own.findIndex(({ time, outcome }) => outcome !== "started" && time >= (endedAt ?? ""));
	const begun = own.slice(0, Math.max(0, ended)).findLast(({ outcome }) => outcome === "started");
	return { from: begun?.time ?? applyWindow(record, audit).from, to: own[ended]?.time ?? endedAt };
}

function entriesOf({ run, host, unit }: ChangeRecord, audit: readonly AuditTimes[]): AuditTimes[] {
	return audit.filter((entry) => entry.run === run && entry.host === host && entry.unit === unit);
}

import { isStillNeeded } from "../diff/still-needed.ts";
import { CATALOGUE } from "../mitigations/catalogue.ts";
import type { ChangeSummary } from "../model/change/change-summary.ts";
import type { HostRecord } from "../model/host-record.ts";
import { isAssessed } from "../model/outcome.ts";
import { isHalfDone } from "./change.ts";

/**
 * What a scan says of a change. `half-done`: it may have written, and nobody verified or undid it. `not-undone`: a
 * rollback failed. `gone`: verified then, and there is nothing of it now. `name-only`: verified then, and it does not
 * work now. `stands`: in force. `superfluous`: in force, and an update has made it so. `not-needed`: gone, and an
 * update has closed what it was for. `removed`: taken away on purpose; `back`: and there again. `not-told`: verified,
 * and this scan cannot tell. `replaced`: a later change of the same came. `nothing`: it wrote nothing. `since`: it was
 * begun, or came to its end, after the scan had looked.
 */
export const CHANGE_STANDINGS = [
	"half-done",
	"not-undone",
	"gone",
	"name-only",
	"not-told",
	"stands",
	"superfluous",
	"not-needed",
	"removed",
	"back",
	"rolled-back",
	"replaced",
	"nothing",
	"since",
] as const;
export type ChangeStanding = (typeof CHANGE_STANDINGS)[number];

/** A change, and how it stands in one scan. */
export interface StandingChange {
	readonly change: ChangeSummary;
	readonly standing: ChangeStanding;
}

type Look = Pick<HostRecord, "startedAt" | "outcome" | "mitigations" | "verdicts" | "findings">;

/**
 * Judges the changes of one host by what a scan saw of its mitigations.
 *
 * @param changes of that host, oldest first
 * @param look undefined where the scan did not look at the host
 */
export function standingsOfHost(changes: readonly ChangeSummary[], look: Look | undefined): StandingChange[] {
	const isBefore = (change: ChangeSummary): boolean =>
		look === undefined || lastTime(change) <= look.startedAt;
	const latest = new Map<string, ChangeSummary>();
	for (const change of changes) {
		if (change.status === "verified" && isBefore(change)) latest.set(change.mitigation, change);
	}
	return changes.map((change) => {
		if (isHalfDone(change)) return { change, standing: "half-done" };
		if (change.status === "rollback-failed") return { change, standing: "not-undone" };
		if (!isBefore(change)) return { change, standing: "since" };
		if (change.status === "rolled-back") return { change, standing: "rolled-back" };
		if (change.status !== "verified") return { change, standing: "nothing" };
		if (latest.get(change.mitigation) !== change) return { change, standing: "replaced" };
		return { change, standing: seenState(change, look) };
	});
}

function seenState({ mitigation, removes }: ChangeSummary, look: Look | undefined): ChangeStanding {
	if (look === undefined || !isAssessed(look.outcome.status)) return "not-told";
	const state = look.mitigations.find(({ id }) => id === mitigation)?.state;
	if (removes)
		return state === undefined || state === "unknown" ? "not-told" : state === "none" ? "removed" : "back";
	switch (state) {
		case "effective":
			return "stands";
		case "leftover":
			return "superfluous";
		case "name-only":
			return "name-only";
		case "none":
			return isStillNeeded(CATALOGUE.find(({ id }) => id === mitigation)?.cves ?? [], look)
				? "gone"
				: "not-needed";
		default:
			return "not-told";
	}
}

/** Times are all ISO in UTC, so texts compare. */
function lastTime({ startedAt, endedAt }: ChangeSummary): string {
	return endedAt ?? startedAt;
}

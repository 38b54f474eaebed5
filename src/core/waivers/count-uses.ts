import type { HostRecord } from "../model/host-record.ts";
import { isAssessed } from "../model/outcome.ts";
import type { Waiver, WaiverUse } from "../model/waiver.ts";
import { didYouMean } from "../select/nearest-names.ts";
import { coveredBy, coversHost, daysLeft, isExpired } from "./match-waiver.ts";

/** Watches the records of a run go by and tells what became of each waiver. */
export interface WaiverCounter {
	add(record: HostRecord): void;
	/** @param isComplete whether the run looked at every host of a tenant */
	finish(isComplete: (tenant: string) => boolean): WaiverUse[];
}

interface Tally {
	matched: number;
	assessedHosts: number;
	missedHosts: number;
}

export function countWaiverUses(waivers: readonly Waiver[], now: Date): WaiverCounter {
	const tallies = new Map<Waiver, Tally>(
		waivers.map((waiver) => [waiver, { matched: 0, assessedHosts: 0, missedHosts: 0 }]),
	);
	return {
		add(record) {
			for (const [waiver, tally] of tallies) {
				if (!coversHost(waiver, record)) continue;
				if (isAssessed(record.outcome.status)) tally.assessedHosts += 1;
				else tally.missedHosts += 1;
				tally.matched += coveredBy(waiver, record, ["fail", "waived"]).length;
			}
		},
		finish: (isComplete) =>
			[...tallies].map(([waiver, tally]) => ({
				...waiver,
				state: stateOf(waiver, tally, isComplete(waiver.tenant), now),
				matched: tally.matched,
			})),
	};
}

function stateOf(waiver: Waiver, tally: Tally, isComplete: boolean, now: Date): WaiverUse["state"] {
	if (isExpired(waiver, now)) return "expired";
	if (tally.matched > 0) return "active";
	const sawAll = tally.missedHosts === 0 && (isComplete || tally.assessedHosts > 0);
	return sawAll ? "unused" : "not-checked";
}

/**
 * What somebody has to do about waivers, a line each.
 *
 * @param rules ids of all rules of the run
 */
export function waiverNotices(uses: readonly WaiverUse[], now: Date, rules: readonly string[]): string[] {
	return uses.flatMap((use) => {
		const what = `waiver of ${use.rule} for ${use.tenant}/${use.hosts.join(", ")} (${use.place}, owner ${use.owner})`;
		if (use.state === "expired") {
			const days = -daysLeft(use, now);
			const again =
				use.matched === 0 ? "nothing failed that it covered" : "what it covered counts as found again";
			return [`${what} expired on ${use.expires}, ${days} ${days === 1 ? "day" : "days"} ago: ${again}`];
		}
		if (use.state !== "unused") return [];
		if (rules.includes(use.rule)) return [`${what} matches nothing`];
		return [`${what} matches nothing: there is no such rule${didYouMean(use.rule, rules)}`];
	});
}

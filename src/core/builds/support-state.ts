import { ESU_PERIODS, type EsuEntitlement } from "../model/host.ts";
import type { Knowledge, Product, SupportEntry } from "../model/knowledge.ts";

/** `extended`: support ended, but this host is entitled to the paid updates of today. */
export type SupportStatus = "supported" | "extended" | "ended" | "unknown";

export interface SupportState {
	readonly status: SupportStatus;
	/** Last day with public updates, or null when the table does not know the product. */
	readonly endOfSupport: string | null;
	/** Last day of what covers this host now, or covered it last. */
	readonly until: string | null;
	/** Extended updates that are sold today, whether this host has them or not. */
	readonly periodToday: "period1" | "period2" | null;
	/** Last day on which anybody can get an update for this product. */
	readonly lastDay: string | null;
	readonly entry: SupportEntry | null;
}

/** Support of a product on the day of `now` (UTC); the last day of a period still belongs to it. */
export function supportState(
	knowledge: Knowledge,
	product: Product,
	esu: EsuEntitlement,
	now: Date,
): SupportState {
	const entry = knowledge.support.find((candidate) => candidate.product === product) ?? null;
	if (entry === null) {
		return { status: "unknown", endOfSupport: null, until: null, periodToday: null, lastDay: null, entry };
	}
	const today = now.toISOString().slice(0, 10);
	const { endOfSupport } = entry;
	const lastDay = entry.esu.at(-1)?.until ?? endOfSupport;
	const covered =
		entry.esu.filter((period) => includesPeriod(esu, period.period)).at(-1)?.until ?? endOfSupport;
	const base = { endOfSupport, lastDay, entry };
	if (today <= endOfSupport) return { ...base, status: "supported", until: endOfSupport, periodToday: null };
	const periodToday = entry.esu.find((period) => today <= period.until)?.period ?? null;
	const status = today <= covered ? "extended" : "ended";
	return { ...base, status, until: covered, periodToday };
}

/** Updates are cumulative: who has period 2 can install everything of period 1. */
export function includesPeriod(esu: EsuEntitlement, period: "period1" | "period2"): boolean {
	return ESU_PERIODS.indexOf(esu) >= ESU_PERIODS.indexOf(period);
}

import type { KnowledgeInfo } from "../../core/model/run-document.ts";
import { daysBetween } from "./dates.ts";

/** Age of the knowledge is the age of its oldest file. */
export interface KnowledgeDates {
	readonly oldest: string | null;
	readonly newest: string | null;
	/** Days from the oldest date to `now`. */
	readonly days: number | null;
}

/** Exchange updates come monthly: older data may miss one. */
export const STALE_DAYS = 35;

export function knowledgeDates({ files }: KnowledgeInfo, now: Date): KnowledgeDates {
	const dates = files.map(({ asOf }) => asOf).sort();
	const oldest = dates[0] ?? null;
	return { oldest, newest: dates.at(-1) ?? null, days: oldest === null ? null : daysBetween(oldest, now) };
}

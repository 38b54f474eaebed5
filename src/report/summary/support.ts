import { daysBetween } from "../text/dates.ts";

/** `ending`: support ends within {@link SOON_DAYS}. */
export const SUPPORT_STATES = ["ended", "ending", "supported", "unknown"] as const;
export type SupportState = (typeof SUPPORT_STATES)[number];

/** A migration of a mail system takes about this long to plan and run. */
export const SOON_DAYS = 180;

/** State on the day `now` of something supported until that day (inclusive). */
export function supportState(until: string | null, now: Date): SupportState {
	if (until === null) return "unknown";
	const left = daysBetween(now, until);
	if (left === null) return "unknown";
	if (left < 0) return "ended";
	return left <= SOON_DAYS ? "ending" : "supported";
}

import { daysBetween } from "../text/dates.ts";

/**
 * `ending`: support ends within {@link SOON_DAYS}; `extended`: public support has ended, and this
 * host is covered by extended updates.
 */
export type SupportState = "ended" | "extended" | "ending" | "supported" | "unknown";

/** A migration of a mail system takes about this long to plan and run. */
export const SOON_DAYS = 180;

/** State of public support on the day `now` of something supported until that day (inclusive). */
export function supportState(until: string | null, now: Date): Exclude<SupportState, "extended"> {
	if (until === null) return "unknown";
	const left = daysBetween(now, until);
	if (left === null) return "unknown";
	if (left < 0) return "ended";
	return left <= SOON_DAYS ? "ending" : "supported";
}

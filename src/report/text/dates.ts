import { plural } from "./words.ts";

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` of an ISO time, in UTC. */
export function dayOf(time: Date | string): string {
	return (typeof time === "string" ? time : time.toISOString()).slice(0, 10);
}

/** `2026-11-22 16:01 UTC` of an ISO time in UTC. */
export function minuteOf(time: Date | string): string {
	const iso = typeof time === "string" ? time : time.toISOString();
	return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Whole days from one day to a later one; negative when it is earlier, null when a date cannot be read. */
export function daysBetween(from: Date | string, to: Date | string): number | null {
	const days = (Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / DAY_MS;
	return Number.isFinite(days) ? Math.round(days) : null;
}

/** `850 ms`, `12.3 s`, `2 min 30 s`, `3 h 5 min`. */
export function duration(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `today`, `1 day ago`, `in 12 days`, `in 9.1 years`. */
export function relativeDays(days: number): string {
	if (days === 0) return "today";
	const count = Math.abs(days);
	const text = count < 730 ? plural(count, "day") : `${(count / 365.25).toFixed(1)} years`;
	return days < 0 ? `${text} ago` : `in ${text}`;
}

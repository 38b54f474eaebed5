import type { Knowledge } from "../model/knowledge.ts";

/** Security updates come monthly; a table this old has probably missed one. */
const OLD_AFTER_DAYS = 45;
const DAY_MS = 86_400_000;

/** Day of the build table, `YYYY-MM-DD`, or null when the knowledge does not say. */
export function tableDate(knowledge: Knowledge): string | null {
	return knowledge.info.files.find((file) => file.name.startsWith("builds.json"))?.asOf ?? null;
}

/** A sentence when the build table is old, else null. */
export function oldTableNote(knowledge: Knowledge, now: Date): string | null {
	const date = tableDate(knowledge);
	const days = date === null ? null : daysSince(date, now);
	if (days === null || days <= OLD_AFTER_DAYS) return null;
	return `The build table is ${days} days old (as of ${date}): newer updates may exist.`;
}

/** Whole days from a day (`YYYY-MM-DD`) to `now`; negative when the day is still to come. */
export function daysSince(day: string, now: Date): number {
	return Math.floor((now.getTime() - Date.parse(`${day}T00:00:00Z`)) / DAY_MS);
}

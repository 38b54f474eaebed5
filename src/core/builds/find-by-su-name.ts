import type { BuildEntry, Knowledge } from "../model/knowledge.ts";

/** All builds of an update: `Nov22SU` is another build for every product and cumulative update. */
export function findBySuName(knowledge: Knowledge, su: string): readonly BuildEntry[] {
	return knowledge.builds.filter((entry) => entry.su?.toLowerCase() === su.toLowerCase());
}

const RELEASE_DATES = new WeakMap<Knowledge, ReadonlyMap<string, string>>();

/** Day on which an update appeared first, or null when the table does not say. */
export function releaseDateOfSu(knowledge: Knowledge, su: string): string | null {
	const dates = RELEASE_DATES.get(knowledge) ?? releaseDates(knowledge);
	RELEASE_DATES.set(knowledge, dates);
	return dates.get(su) ?? null;
}

function releaseDates({ builds }: Knowledge): ReadonlyMap<string, string> {
	const dates = new Map<string, string>();
	for (const { su, releaseDate } of builds) {
		if (su === null || releaseDate === null) continue;
		const known = dates.get(su);
		if (known === undefined || releaseDate < known) dates.set(su, releaseDate);
	}
	return dates;
}

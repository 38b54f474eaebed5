import type { BuildEntry, Knowledge } from "../model/knowledge.ts";

/** All builds of an update: `Nov22SU` is another build for every product and cumulative update. */
export function findBySuName(knowledge: Knowledge, su: string): readonly BuildEntry[] {
	return knowledge.builds.filter((entry) => entry.su?.toLowerCase() === su.toLowerCase());
}

/** Day on which an update appeared, or null when the table does not say. */
export function releaseDateOfSu(knowledge: Knowledge, su: string): string | null {
	const dates = findBySuName(knowledge, su).flatMap((entry) => entry.releaseDate ?? []);
	return dates.sort()[0] ?? null;
}

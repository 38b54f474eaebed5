import type { FleetSummary } from "../../summary/summarize.ts";
import { setKey, type SharedSet, type VulnerabilitySet } from "../../summary/vulnerability-sets.ts";

/** A list of vulnerabilities that is printed once, and where. */
export interface PrintedSet extends SharedSet {
	readonly anchor: string;
}

/** Every distinct list of the report, found by what it says. */
export interface SetAnchors {
	readonly printed: readonly PrintedSet[];
	anchorOf(set: VulnerabilitySet): string | undefined;
}

export function anchorSets({ vulnerabilitySets }: FleetSummary): SetAnchors {
	const entries = [...vulnerabilitySets].map(
		([key, shared], index) => [key, { ...shared, anchor: `build/${index + 1}` }] as const,
	);
	const byKey = new Map(entries);
	return { printed: [...byKey.values()], anchorOf: (set) => byKey.get(setKey(set))?.anchor };
}

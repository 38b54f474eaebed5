import type { FleetSummary } from "../../summary/summarize.ts";
import { setKey, type VulnerabilitySet } from "../../summary/vulnerability-sets.ts";
import { compareNatural } from "../../text/words.ts";

/** A list of vulnerabilities that is printed once, and where. */
export interface PrintedSet {
	readonly anchor: string;
	readonly set: VulnerabilitySet;
	readonly hosts: readonly string[];
}

/** Every distinct list of the report, found by what it says. */
export interface SetAnchors {
	readonly printed: readonly PrintedSet[];
	anchorOf(set: VulnerabilitySet): string | undefined;
}

/** Lists by build name, newest first; the same list under two rules is printed once. */
export function collectSetAnchors({ groups }: FleetSummary): SetAnchors {
	const found = new Map<string, { set: VulnerabilitySet; hosts: Set<string> }>();
	for (const { vulnerabilities, hosts } of groups) {
		if (vulnerabilities === undefined) continue;
		const key = setKey(vulnerabilities);
		const entry = found.get(key) ?? { set: vulnerabilities, hosts: new Set() };
		found.set(key, entry);
		for (const host of hosts) entry.hosts.add(host);
	}
	const ordered = [...found].sort(
		([keyA, a], [keyB, b]) => compareNatural(b.set.build, a.set.build) || compareNatural(keyA, keyB),
	);
	const byKey = new Map(
		ordered.map(([key, { set, hosts }], index) => [
			key,
			{ anchor: `build/${index + 1}`, set, hosts: [...hosts].sort(compareNatural) },
		]),
	);
	return { printed: [...byKey.values()], anchorOf: (set) => byKey.get(setKey(set))?.anchor };
}

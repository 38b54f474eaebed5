import type { BuildNumber } from "../build-number.ts";
import type { CveEntry, Exploitation, Knowledge, Product } from "../model/knowledge.ts";
import { type CveContext, type CveStanding, judgeCve, yearOfCve } from "./judge-cve.ts";

export interface JudgedCve {
	readonly cve: CveEntry;
	readonly standing: CveStanding;
}

const EXPLOITED_FIRST: readonly Exploitation[] = ["yes", "recalled", "unknown"];
const BY_URGENCY = new WeakMap<Knowledge, readonly CveEntry[]>();

/**
 * Every CVE that concerns the host and is not known to be fixed: open before undecided, then exploited before
 * others, then newest.
 */
export function listCves(
	knowledge: Knowledge,
	product: Product,
	build: BuildNumber,
	context: CveContext,
): readonly JudgedCve[] {
	const judged = byUrgency(knowledge)
		.map((cve) => ({ cve, standing: judgeCve(knowledge, cve, product, build, context) }))
		.filter(({ standing }) => standing !== "fixed" && standing !== "not-affected");
	const open = judged.filter(({ standing }) => isOpen(standing));
	return [...open, ...judged.filter(({ standing }) => !isOpen(standing))];
}

/** Open on this host, whether a fix exists or not. */
export function isOpen(standing: CveStanding): boolean {
	return standing === "open" || standing === "no-fix" || standing === "presumed";
}

/** Sorted once per knowledge: the order is the same for every host. */
function byUrgency(knowledge: Knowledge): readonly CveEntry[] {
	const known = BY_URGENCY.get(knowledge);
	if (known !== undefined) return known;
	const sorted = [...knowledge.cves].sort(compareUrgency);
	BY_URGENCY.set(knowledge, sorted);
	return sorted;
}

function compareUrgency(a: CveEntry, b: CveEntry): number {
	const exploited = EXPLOITED_FIRST.indexOf(a.exploited) - EXPLOITED_FIRST.indexOf(b.exploited);
	return exploited || yearOfCve(b.id) - yearOfCve(a.id) || serialOfCve(b.id) - serialOfCve(a.id);
}

function serialOfCve(id: string): number {
	return Number(/(\d+)$/.exec(id)?.[1] ?? 0);
}

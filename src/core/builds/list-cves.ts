import type { BuildNumber } from "../build-number.ts";
import type { CveEntry, Exploitation, Knowledge, Product } from "../model/knowledge.ts";
import { type CveContext, type CveStanding, judgeCve, yearOfCve } from "./judge-cve.ts";

export interface JudgedCve {
	readonly cve: CveEntry;
	readonly standing: CveStanding;
}

const EXPLOITED_FIRST: readonly Exploitation[] = ["yes", "recalled", "unknown"];

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
	return knowledge.cves
		.map((cve) => ({ cve, standing: judgeCve(knowledge, cve, product, build, context) }))
		.filter(({ standing }) => standing !== "fixed" && standing !== "not-affected")
		.sort((a, b) => rank(a) - rank(b) || byUrgency(a.cve, b.cve));
}

/** Open on this host, whether a fix exists or not. */
export function isOpen(standing: CveStanding): boolean {
	return standing === "open" || standing === "no-fix" || standing === "presumed";
}

function rank({ standing }: JudgedCve): number {
	return isOpen(standing) ? 0 : 1;
}

function byUrgency(a: CveEntry, b: CveEntry): number {
	const exploited = EXPLOITED_FIRST.indexOf(a.exploited) - EXPLOITED_FIRST.indexOf(b.exploited);
	return exploited || yearOfCve(b.id) - yearOfCve(a.id) || serialOfCve(b.id) - serialOfCve(a.id);
}

function serialOfCve(id: string): number {
	return Number(/(\d+)$/.exec(id)?.[1] ?? 0);
}

import {
	type BuildNumber,
	compareBuilds,
	isAtLeastBuild,
	isSameCu,
	parseBuildNumber,
} from "../build-number.ts";
import type { HostRole } from "../model/host.ts";
import type { CveEntry, Knowledge, Product } from "../model/knowledge.ts";
import { releaseDateOfSu } from "./find-by-su-name.ts";
import { judgeWindows } from "./windows-condition.ts";

/**
 * `open`: the build lacks the fix. `no-fix`: the product never got one. `presumed`: published after the last
 * update of the product, so nobody says whether it is affected, and no fix exists. `needs-configuration`: the
 * build does not decide. `fixed` and `not-affected` are the clean ones.
 */
export type CveStanding = "open" | "no-fix" | "presumed" | "needs-configuration" | "fixed" | "not-affected";

/** What of the host matters beside its build. */
export interface CveContext {
	readonly roles: readonly HostRole[];
	/** Version of Windows (`10.0.17763.5206`), or null. */
	readonly osVersion: string | null;
}

/** Kinds that no build decides. */
const WITHOUT_BUILD: ReadonlySet<string> = new Set([
	"windows",
	"windows-file",
	"configuration",
	"schema",
	"active-directory",
]);

/** An Edge server has no IIS, no virtual directories and no part in Active Directory. */
const NOT_ON_EDGE: ReadonlySet<string> = new Set([
	"build-and-configuration",
	"configuration",
	"schema",
	"active-directory",
]);

export function judgeCve(
	knowledge: Knowledge,
	cve: CveEntry,
	product: Product,
	build: BuildNumber,
	context: CveContext,
): CveStanding {
	if (isEdge(context.roles) && (NOT_ON_EDGE.has(cve.kind) || needsIis(cve))) return "not-affected";
	const needsBuild = !WITHOUT_BUILD.has(cve.kind);
	if (!cve.affectedProducts.includes(product)) {
		return needsBuild && isAfterLastUpdate(knowledge, cve, product) ? "presumed" : "not-affected";
	}
	const fixes = fixesOf(cve, product);
	if (!needsBuild) {
		const windows = judgeWindows(cve.id, context.osVersion);
		if (windows !== null) return windows;
		return isFixed(fixes, build) ? "fixed" : "needs-configuration";
	}
	if (fixes.length === 0) return "no-fix";
	if (!isFixed(fixes, build)) return "open";
	return cve.kind === "build" ? "fixed" : "needs-configuration";
}

/** Whether a build, which may be another than the host's, contains the fix. */
export function containsFix(cve: CveEntry, product: Product, build: BuildNumber): boolean {
	return isFixed(fixesOf(cve, product), build);
}

/** Fixed in the newest cumulative update that got the fix, or newer; or in the own one, from its fixed build on. */
function isFixed(fixes: readonly BuildNumber[], build: BuildNumber): boolean {
	const newest = fixes.at(-1);
	if (newest === undefined) return false;
	return (
		isAtLeastBuild(build, newest) || fixes.some((fix) => isSameCu(fix, build) && isAtLeastBuild(build, fix))
	);
}

const FIXES = new WeakMap<CveEntry, Partial<Record<Product, readonly BuildNumber[]>>>();

/** Oldest first. Remembered per entry: every host asks for the same. */
function fixesOf(cve: CveEntry, product: Product): readonly BuildNumber[] {
	const known = FIXES.get(cve) ?? {};
	FIXES.set(cve, known);
	return (known[product] ??= (cve.fixedBuilds[product] ?? [])
		.flatMap((fix) => {
			const number = parseBuildNumber(fix.build);
			return number === null ? [] : [number];
		})
		.sort(compareBuilds));
}

function isAfterLastUpdate(knowledge: Knowledge, cve: CveEntry, product: Product): boolean {
	const support = knowledge.support.find((entry) => entry.product === product);
	if (support === undefined) return false;
	const lastDay = support.esu.at(-1)?.until ?? support.endOfSupport;
	return publishedOn(knowledge, cve) > lastDay;
}

/** Day of the fixing update; without one, the first day of the year in the id (`CVE-2022-...`, `ADV24...`). */
function publishedOn(knowledge: Knowledge, cve: CveEntry): string {
	const date = cve.fixedInSu === null ? null : releaseDateOfSu(knowledge, cve.fixedInSu);
	return date ?? `${yearOfCve(cve.id)}-01-01`;
}

export function yearOfCve(id: string): number {
	const match = /^CVE-(\d{4})-|^ADV(\d{2})/.exec(id);
	return match?.[1] === undefined ? 2000 + Number(match?.[2] ?? 0) : Number(match[1]);
}

function isEdge(roles: readonly HostRole[]): boolean {
	return roles.includes("edge");
}

/** TokenCacheModule is a module of IIS. */
function needsIis(cve: CveEntry): boolean {
	return cve.id === "CVE-2023-36434";
}

import { type BuildNumber, compareBuilds, isAtLeastBuild, isSameCu } from "../build-number.ts";
import type { EsuEntitlement } from "../model/host.ts";
import type { BuildEntry, Knowledge, Product } from "../model/knowledge.ts";
import { type CumulativeUpdate, cumulativeUpdatesOf, getsUpdates, isSecurityUpdate } from "./build-index.ts";
import { productOfBuild } from "./product-of-build.ts";
import { supportState } from "./support-state.ts";
import { isReachable, migrateStep, missingStep, updateStep, type UpdateStep } from "./update-step.ts";

/**
 * `up-to-date`; `update-available` to this host; `needs-extended-updates` that this host is not entitled to;
 * `last-update-installed`: none will follow; `end-of-life`: no fix exists for what was found later.
 */
export type UpdateStatus =
	| "up-to-date"
	| "update-available"
	| "needs-extended-updates"
	| "last-update-installed"
	| "end-of-life"
	| "newer-than-table"
	| "unknown-product";

export interface UpdatePath {
	readonly status: UpdateStatus;
	/** In the order in which they are done. */
	readonly steps: readonly UpdateStep[];
	/** Newest security update that this host can get; may be the installed one. Null without a build table. */
	readonly target: BuildEntry | null;
	/** Newer than `target`, but not for this host. */
	readonly missed: BuildEntry | null;
	/** Security updates of the same cumulative update that `target` is ahead of the build. */
	readonly behind: number;
	/** Whether the cumulative update itself must go first, because it gets no security updates any more. */
	readonly needsNewCu: boolean;
}

/** The exact steps from a build to the best that its product and entitlement allow. */
export function updatePath(
	knowledge: Knowledge,
	build: BuildNumber,
	esu: EsuEntitlement,
	now: Date,
): UpdatePath {
	const product = productOfBuild(build);
	const nothing = { steps: [], target: null, missed: null, behind: 0, needsNewCu: false };
	if (product === null) return { ...nothing, status: "unknown-product" };
	const cus = cumulativeUpdatesOf(knowledge, product);
	const newestCu = cus.at(-1);
	const migrate = migrationFrom(knowledge, product);
	if (newestCu === undefined) return { ...nothing, status: "end-of-life", steps: [migrate] };

	const own = cus.find((cu) => isSameCu(cu.first.number, build));
	const cu = own !== undefined && getsUpdates(own, cus) ? own : newestCu;
	const needsNewCu = cu !== own && compareBuilds(build, cu.first.number) < 0;
	const target = securityTarget(cu, (entry) => isReachable(entry, esu));
	const missed = target === cu.lastSecurity.entry ? null : cu.lastSecurity.entry;
	const steps: UpdateStep[] = [];
	if (needsNewCu) steps.push(updateStep(cu.first.entry));
	if (target !== cu.first.entry && isOlder(cu, build, target)) steps.push(updateStep(target));
	const missesOne = missed !== null && isOlder(cu, build, missed);
	if (missesOne) steps.push(missingStep(missed, esu));

	const behind = countBehind(cu, build, target);
	const support = supportState(knowledge, product, esu, now);
	const isOver = support.status === "ended" || support.status === "unknown";
	if (product !== "SE" && (isOver || missesOne)) steps.push(migrate);
	const found = { steps, target, missed: missesOne ? missed : null, behind, needsNewCu };
	return { ...found, status: statusOf(product, { build, cu, steps, missesOne, support, now }) };
}

interface Standing {
	readonly build: BuildNumber;
	readonly cu: CumulativeUpdate;
	readonly steps: readonly UpdateStep[];
	readonly missesOne: boolean;
	readonly support: ReturnType<typeof supportState>;
	readonly now: Date;
}

function statusOf(product: Product, standing: Standing): UpdateStatus {
	const { build, cu, steps, missesOne, support, now } = standing;
	if (isEndOfLife(product, support, now)) return "end-of-life";
	if (compareBuilds(build, cu.last.number) > 0) return "newer-than-table";
	if (steps.some((step) => step.kind !== "migrate" && step.reachable)) return "update-available";
	if (missesOne) return "needs-extended-updates";
	const isLast = support.lastDay !== null && now.toISOString().slice(0, 10) > support.lastDay;
	return isLast ? "last-update-installed" : "up-to-date";
}

/** Products that nobody can get updates for and that never had extended updates: 2010 and 2013. */
function isEndOfLife(product: Product, support: Standing["support"], now: Date): boolean {
	if (product === "SE" || support.entry === null) return false;
	return support.entry.esu.length === 0 && now.toISOString().slice(0, 10) > support.entry.endOfSupport;
}

function countBehind(cu: CumulativeUpdate, build: BuildNumber, target: BuildEntry): number {
	const upTo = cu.rows.findIndex((row) => row.entry === target) + 1;
	const missing = cu.rows.slice(0, upTo).filter((row) => !isAtLeastBuild(build, row.number));
	return missing.filter((row) => isSecurityUpdate(row.entry)).length;
}

function isOlder(cu: CumulativeUpdate, build: BuildNumber, entry: BuildEntry): boolean {
	const row = cu.rows.find((candidate) => candidate.entry === entry);
	return row !== undefined && !isAtLeastBuild(build, row.number);
}

function securityTarget(cu: CumulativeUpdate, allowed: (entry: BuildEntry) => boolean): BuildEntry {
	const row = cu.rows.findLast(({ entry }) => isSecurityUpdate(entry) && allowed(entry));
	return row?.entry ?? cu.first.entry;
}

/** The way out of a product without updates: to the newest build of Exchange SE. */
export function migrationFrom(knowledge: Knowledge, product: Product): UpdateStep {
	return migrateStep(product, cumulativeUpdatesOf(knowledge, "SE").at(-1)?.lastSecurity.entry ?? null);
}

import { type BuildNumber, compareBuilds, isSameCu, parseBuildNumber } from "../build-number.ts";
import type { BuildEntry, Knowledge, Product } from "../model/knowledge.ts";

/** A row of the build table with its build number read. */
export interface IndexedBuild {
	readonly number: BuildNumber;
	readonly entry: BuildEntry;
}

/** A cumulative update with its rows, oldest first. Never empty. */
export interface CumulativeUpdate {
	readonly first: IndexedBuild;
	readonly last: IndexedBuild;
	readonly rows: readonly IndexedBuild[];
	/** Newest row that is a security update, or the cumulative update itself. */
	readonly lastSecurity: IndexedBuild;
}

const INDEXES = new WeakMap<Knowledge, Map<Product, readonly CumulativeUpdate[]>>();

/** Cumulative updates of a product, oldest first. Remembered per knowledge: every host asks for the same. */
export function cumulativeUpdatesOf(knowledge: Knowledge, product: Product): readonly CumulativeUpdate[] {
	const index = INDEXES.get(knowledge) ?? new Map<Product, readonly CumulativeUpdate[]>();
	INDEXES.set(knowledge, index);
	const known = index.get(product);
	if (known !== undefined) return known;
	const built = groupByCu(rowsOf(knowledge, product));
	index.set(product, built);
	return built;
}

/** `Oct25SU`, `Nov24SUv2`; a hotfix update (`Apr25HU`) is none, and a missing one is no security failure. */
export function isSecurityUpdate(entry: BuildEntry): boolean {
	return entry.su !== null && /SU(v\d+)?$/.test(entry.su);
}

/**
 * Whether a cumulative update got the newest security update of its product, or is the newest itself.
 * A newer cumulative update without security updates does not end the one before it.
 */
export function getsUpdates(cu: CumulativeUpdate, all: readonly CumulativeUpdate[]): boolean {
	if (cu === all.at(-1)) return true;
	const dates = all.flatMap(({ lastSecurity: { entry } }) =>
		entry.su === null ? [] : (entry.releaseDate ?? []),
	);
	const newest = dates.reduce((a, b) => (a > b ? a : b), "");
	return (cu.lastSecurity.entry.releaseDate ?? "") >= newest;
}

/** Rows oldest first; the cumulative update before an update with the same build (Feb19SU is CU12 itself). */
function rowsOf(knowledge: Knowledge, product: Product): IndexedBuild[] {
	return knowledge.builds
		.filter((entry) => entry.product === product)
		.flatMap((entry) => {
			const number = parseBuildNumber(entry.build);
			return number === null ? [] : [{ number, entry }];
		})
		.sort((a, b) => compareBuilds(a.number, b.number) || rank(a.entry) - rank(b.entry));
}

function rank(entry: BuildEntry): number {
	return entry.su === null ? 0 : 1;
}

function groupByCu(rows: readonly IndexedBuild[]): CumulativeUpdate[] {
	const groups: IndexedBuild[][] = [];
	for (const row of rows) {
		const group = groups.at(-1);
		if (group?.[0] !== undefined && isSameCu(group[0].number, row.number)) group.push(row);
		else groups.push([row]);
	}
	return groups.flatMap((group) => {
		const [first] = group;
		const last = group.at(-1);
		if (first === undefined || last === undefined) return [];
		const lastSecurity = group.findLast((row) => isSecurityUpdate(row.entry)) ?? first;
		return [{ first, last, rows: group, lastSecurity }];
	});
}

import { cumulativeUpdatesOf, getsUpdates, type IndexedBuild } from "./builds/build-index.ts";
import { productName, productOfBuild } from "./builds/product-of-build.ts";
import { type BuildNumber, compareBuilds, formatBuild, isSameCu } from "./build-number.ts";
import type { BuildEntry, Knowledge, Product } from "./model/knowledge.ts";

/**
 * How a build stands to the build table: `exact` a row of it; `between` its rows, so not known itself;
 * `newer-than-table`; `no-table` for a product without rows; `unknown-product`.
 */
type BuildMatch = "exact" | "between" | "newer-than-table" | "no-table" | "unknown-product";

export interface BuildDescription {
	/** Four numbers without leading zeros. */
	readonly build: string;
	readonly product: Product | null;
	/** Null when the cumulative update is not in the table. */
	readonly cu: string | null;
	/** Update that is installed; null for none and for a build that is not in the table. */
	readonly su: string | null;
	/** `Exchange 2019 CU12 Oct22SU`, or in words where the table has no such build. */
	readonly name: string;
	readonly match: BuildMatch;
	/** The row itself, or null when there is none. */
	readonly entry: BuildEntry | null;
	/** Nearest older and newer rows of the product; the row itself is neither. */
	readonly older: BuildEntry | null;
	readonly newer: BuildEntry | null;
	readonly releaseDate: string | null;
}

export function describeBuild(knowledge: Knowledge, build: BuildNumber): BuildDescription {
	const product = productOfBuild(build);
	const text = formatBuild(build);
	if (product === null) return bare(text, null, `unknown product (${text})`, "unknown-product");
	const cus = cumulativeUpdatesOf(knowledge, product);
	const rows = cus.flatMap((cu) => cu.rows);
	if (rows.length === 0) return bare(text, product, productName(product), "no-table");

	const exact = rows.find((row) => compareBuilds(row.number, build) === 0)?.entry ?? null;
	const olderRow = rows.findLast((row) => compareBuilds(row.number, build) < 0);
	const newerRow = rows.find((row) => compareBuilds(row.number, build) > 0);
	const own = cus.find((cu) => isSameCu(cu.first.number, build));
	const cu = exact?.cu ?? (own === undefined ? null : (cuOf(olderRow, build) ?? own.first.entry.cu));
	const base = { build: text, product, cu, older: olderRow?.entry ?? null, newer: newerRow?.entry ?? null };
	if (exact !== null) {
		const name = [productName(product), exact.cu, exact.su].filter((part) => part !== null).join(" ");
		return { ...base, su: exact.su, name, match: "exact", entry: exact, releaseDate: exact.releaseDate };
	}
	const isNewer =
		newerRow === undefined ||
		(own !== undefined && getsUpdates(own, cus) && compareBuilds(build, own.last.number) > 0);
	const head = [productName(product), cu].filter((part) => part !== null).join(" ");
	const name = isNewer ? `${head} (newer than ${label(base.older, cu)})` : `${head} (${gap(base, cu)})`;
	const match = isNewer ? "newer-than-table" : "between";
	return { ...base, su: null, name, match, entry: null, releaseDate: null };
}

function bare(build: string, product: Product | null, name: string, match: BuildMatch): BuildDescription {
	const nothing = { cu: null, su: null, entry: null, older: null, newer: null, releaseDate: null };
	return { build, product, name, match, ...nothing };
}

function cuOf(row: IndexedBuild | undefined, build: BuildNumber): string | undefined {
	return row !== undefined && isSameCu(row.number, build) ? row.entry.cu : undefined;
}

/** `between Oct22SU and Nov22SU`, `older than CU1` */
function gap(base: Pick<BuildDescription, "older" | "newer">, cu: string | null): string {
	if (base.older === null) return `older than ${label(base.newer, cu)}`;
	return `between ${label(base.older, cu)} and ${label(base.newer, cu)}`;
}

function label(entry: BuildEntry | null, cu: string | null): string {
	if (entry === null) return "the table";
	if (entry.su === null) return entry.cu;
	return entry.cu === cu ? entry.su : `${entry.cu} ${entry.su}`;
}

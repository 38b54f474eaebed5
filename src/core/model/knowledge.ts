import type { MitigationEntry } from "./mitigation.ts";
import type { KnowledgeInfo } from "./run-document.ts";

export const PRODUCTS = ["2010", "2013", "2016", "2019", "SE"] as const;
export type Product = (typeof PRODUCTS)[number];

/** One row of the build table. */
export interface BuildEntry {
	readonly product: Product;
	/** `CU15`, `RTM`, `CU4 (SP1)` */
	readonly cu: string;
	/** `Oct25SU`, `Apr25HU`; null for the cumulative update itself. */
	readonly su: string | null;
	/** Four numbers without leading zeros. */
	readonly build: string;
	readonly releaseDate: string | null;
	readonly kb: string | null;
	readonly url: string | null;
	/** `public`, or the paid ESU period that it needs; null for neither known. */
	readonly availability: "public" | "esu-period1" | "esu-period2";
	/** CVEs that this update fixes, as far as the table knows. */
	readonly fixes: readonly string[];
	/** Where sources disagree, or what was inferred. */
	readonly note?: string;
	readonly source: readonly string[];
}

/** Support dates of one product. */
export interface SupportEntry {
	readonly product: Product;
	/** Last day with public updates, `YYYY-MM-DD`. */
	readonly endOfSupport: string;
	/** Last days of the paid extended updates, in order. */
	readonly esu: readonly { readonly period: "period1" | "period2"; readonly until: string }[];
	readonly note: string;
	readonly source: readonly string[];
}

/** `yes` only from a source that was looked up; `recalled` is a hint, `unknown` is not "no". */
export const EXPLOITATION = ["yes", "recalled", "unknown"] as const;
export type Exploitation = (typeof EXPLOITATION)[number];

/** One vulnerability and the builds that fix it. */
export interface CveEntry {
	readonly id: string;
	readonly name: string | null;
	/** `build`: decided by the build alone; everything else also needs configuration facts. */
	readonly kind: string;
	readonly fixedInSu: string | null;
	readonly affectedProducts: readonly Product[];
	/** First fixed build per product and cumulative update. */
	readonly fixedBuilds: Readonly<
		Partial<Record<Product, readonly { readonly cu: string; readonly build: string }[]>>
	>;
	readonly exploited: Exploitation;
	/** Where `exploited` comes from: a source, or that it is recalled. */
	readonly exploitedBasis: string | null;
	/** `recalled`: the entry itself was not confirmed by a source. */
	readonly confidence: "sourced" | "recalled";
	readonly note: string | null;
	readonly source: readonly string[];
}

/** A fault that an update brought, and the builds that have it. */
export interface KnownIssue {
	readonly name: string;
	readonly url: string;
	readonly builds: readonly {
		/** First build that has it. */
		readonly from: string;
		/** First build without it; null when no update fixes it. */
		readonly fixedIn: string | null;
		/** True: only builds of the same cumulative update. False: all of the same product line. */
		readonly sameCuOnly: boolean;
	}[];
	readonly source: readonly string[];
}

/** All knowledge that rules use, as plain data. */
export interface Knowledge {
	readonly builds: readonly BuildEntry[];
	readonly support: readonly SupportEntry[];
	readonly cves: readonly CveEntry[];
	readonly knownIssues?: readonly KnownIssue[];
	readonly mitigations?: readonly MitigationEntry[];
	readonly info: KnowledgeInfo;
}

import type { EsuEntitlement } from "../model/host.ts";
import type { BuildEntry, Product } from "../model/knowledge.ts";
import { includesPeriod } from "./support-state.ts";

/** One step of an update path. */
export interface UpdateStep {
	readonly kind: "cumulative-update" | "security-update" | "migrate";
	/** What to do, in words, with build and KB. */
	readonly text: string;
	readonly build: string | null;
	readonly kb: string | null;
	readonly url: string | null;
	/** False for an update that this host is not entitled to. */
	readonly reachable: boolean;
}

const PERIOD_OF = { "esu-period1": "period1", "esu-period2": "period2" } as const;

export function isReachable(entry: BuildEntry, esu: EsuEntitlement): boolean {
	return entry.availability === "public" || includesPeriod(esu, PERIOD_OF[entry.availability]);
}

/** `install CU15 (15.2.1748.10, KB5042461)` */
export function updateStep(entry: BuildEntry): UpdateStep {
	const needs = entry.availability === "public" ? "" : `, needs ${periodName(entry)}`;
	return { ...stepOf(entry), text: `install ${nameOf(entry)}${needs}`, reachable: true };
}

/** An update that exists, but not for this host. */
export function missingStep(entry: BuildEntry, esu: EsuEntitlement): UpdateStep {
	const has =
		esu === "none" ? "is not entitled to extended updates" : `is entitled to ${periodText(esu)} only`;
	const text = `${nameOf(entry)} needs ${periodName(entry)}, and this host ${has}`;
	return { ...stepOf(entry), text, reachable: false };
}

/** Where to go from a product that gets no updates. */
export function migrateStep(product: Product, target: BuildEntry | null): UpdateStep {
	const build = target === null ? "" : ` (newest: ${nameOf(target)})`;
	const how = product === "2019" ? ", in place from CU14 or CU15" : ", on a new server";
	const text = `move to Exchange SE${build}${how}, or to Exchange Online`;
	return {
		kind: "migrate",
		text,
		build: target?.build ?? null,
		kb: null,
		url: target?.url ?? null,
		reachable: true,
	};
}

/** `CU15 Sep26SUv2 (15.2.1748.53, KB5129956)` without the cumulative update where it is clear. */
function nameOf(entry: BuildEntry): string {
	const details = [entry.build, entry.kb].filter((part) => part !== null).join(", ");
	return `${entry.su ?? entry.cu} (${details})`;
}

function stepOf(entry: BuildEntry): Pick<UpdateStep, "kind" | "build" | "kb" | "url"> {
	const kind = entry.su === null ? "cumulative-update" : "security-update";
	return { kind, build: entry.build, kb: entry.kb, url: entry.url };
}

function periodName(entry: BuildEntry): string {
	return entry.availability === "public" ? "no extended updates" : periodText(PERIOD_OF[entry.availability]);
}

function periodText(period: EsuEntitlement): string {
	return period === "none" ? "none" : `ESU period ${period.slice(-1)}`;
}

/** All steps as one text: `install CU15 (...); install Sep26SUv2 (...)`, with the page of the last update. */
export function stepsText(steps: readonly UpdateStep[]): string {
	const url = steps.findLast((step) => step.url !== null && step.reachable && step.kind !== "migrate")?.url;
	const text = steps.map((step) => step.text).join("; ");
	return url === undefined || url === null ? text : `${text}. ${url}`;
}

import { type BuildNumber, formatBuild } from "../build-number.ts";
import { describeBuild } from "../describe-build.ts";
import type { EsuEntitlement } from "../model/host.ts";
import type { Knowledge, Product } from "../model/knowledge.ts";
import { knownIssuesOf } from "./known-issues.ts";
import { isOpen, type JudgedCve, listCves } from "./list-cves.ts";
import { type SupportStatus, supportState } from "./support-state.ts";
import { tableDate } from "./table-age.ts";
import { type UpdateStatus, updatePath } from "./update-path.ts";

/** What the knowledge says of one build, without a host: `exf knowledge show`. */
export interface BuildReport {
	readonly build: string;
	readonly product: Product | null;
	readonly cu: string | null;
	readonly su: string | null;
	readonly name: string;
	/** `YYYY-MM-DD`, or null when the build is not in the table. */
	readonly released: string | null;
	readonly support: {
		readonly status: SupportStatus;
		readonly endOfSupport: string | null;
		readonly note: string | null;
	};
	/** Open by the build alone, exploited first, then newest. */
	readonly cves: readonly string[];
	/** Part of `cves`: the product never got a fix, or nobody says whether it is affected any more. */
	readonly noFixExists: readonly string[];
	/** Not decided by the build: needs facts of a host. */
	readonly needConfiguration: readonly string[];
	/** Part of `cves` that certainly concerns this build: used in attacks, as a source says; and as recalled without one. */
	readonly knownExploited: readonly string[];
	readonly exploitationRecalled: readonly string[];
	readonly updateStatus: UpdateStatus;
	readonly updatePath: readonly string[];
	readonly knownIssues: readonly { readonly name: string; readonly url: string }[];
	/** Date of the build table. */
	readonly asOf: string | null;
	readonly note: string | null;
}

export function showBuild(
	knowledge: Knowledge,
	build: BuildNumber,
	now: Date,
	esu: EsuEntitlement = "none",
): BuildReport {
	const described = describeBuild(knowledge, build);
	const { product } = described;
	const judged = product === null ? [] : listCves(knowledge, product, build, { roles: [], osVersion: null });
	const open = judged.filter(({ standing }) => isOpen(standing));
	const certain = open.filter(({ standing }) => standing !== "presumed");
	const path = updatePath(knowledge, build, esu, now);
	const support = product === null ? null : supportState(knowledge, product, esu, now);
	const asOf = tableDate(knowledge);
	return {
		build: formatBuild(build),
		product,
		cu: described.cu,
		su: described.su,
		name: described.name,
		released: described.releaseDate,
		support: {
			status: support?.status ?? "unknown",
			endOfSupport: support?.endOfSupport ?? null,
			note: support?.entry?.note ?? null,
		},
		cves: idsOf(open),
		noFixExists: idsOf(open.filter(({ standing }) => standing !== "open")),
		needConfiguration: idsOf(judged.filter(({ standing }) => standing === "needs-configuration")),
		knownExploited: idsOf(certain.filter(({ cve }) => cve.exploited === "yes")),
		exploitationRecalled: idsOf(certain.filter(({ cve }) => cve.exploited === "recalled")),
		updateStatus: path.status,
		updatePath: path.steps.map((step) => step.text),
		knownIssues: knownIssuesOf(knowledge, build).map(({ name, url }) => ({ name, url })),
		asOf,
		note: noteOf(described, asOf),
	};
}

function idsOf(judged: readonly JudgedCve[]): readonly string[] {
	return judged.map(({ cve }) => cve.id);
}

function noteOf({ match, entry }: ReturnType<typeof describeBuild>, asOf: string | null): string | null {
	switch (match) {
		case "exact":
			return entry?.note ?? null;
		case "newer-than-table":
			return `Newer than the build table (as of ${asOf ?? "an unknown day"}): later updates and vulnerabilities are not known.`;
		case "between":
			return "Not in the build table; judged by its number.";
		case "no-table":
			return "There is no build table for this product.";
		default:
			return "Not a build of Exchange 2010, 2013, 2016, 2019 or SE.";
	}
}

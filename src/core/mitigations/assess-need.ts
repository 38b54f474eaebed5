import type { ClusterMembership } from "../batches/cluster-membership.ts";
import { parseBuildNumber } from "../build-number.ts";
import { containsFix } from "../builds/judge-cve.ts";
import type { Obstacle } from "../model/change/change-results.ts";
import type { HostMitigation } from "../model/host-mitigation.ts";
import type { HostRecord } from "../model/host-record.ts";
import type { Knowledge, Product } from "../model/knowledge.ts";
import { sentence } from "../rules/result.ts";
import { assessRemoval } from "./assess-removal.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { checkApplicable } from "./check-applicable.ts";
import { fixOf, isWaived, type RecordedFix } from "./fix-of.ts";
import { isTokenCacheFixed } from "./token-cache.ts";

/** What a run knows of a host. */
export interface HostKnowledge {
	readonly record: HostRecord;
	/** Version of cachtokn.dll; null when it is not there or was not seen. */
	readonly tokenCacheVersion: string | null;
	/** What it said of its cluster; undefined when nobody looked. */
	readonly membership?: ClusterMembership | undefined;
}

/** What a run says of one mitigation on one host. */
export interface Need {
	/** Why it cannot or need not be planned; null when it can. */
	readonly obstacle: Obstacle | null;
	/** Whether it is planned when nobody names it. */
	readonly isRecommended: boolean;
	/** Why it is planned, one sentence. */
	readonly reason: string;
	/** The host does not need it any more, but still has it. */
	readonly isLeftover: boolean;
}

/** Pure: looks only at what the run recorded. */
export function assessNeed(entry: CatalogueEntry, host: HostKnowledge, knowledge: Knowledge): Need {
	const { record } = host;
	const applicable = checkApplicable(entry, record);
	if ("obstacle" in applicable) return blocked(applicable.obstacle.code, applicable.obstacle.message);
	const { product } = applicable;
	switch (entry.need) {
		case "vulnerability":
			return assessVulnerability(entry, host, knowledge);
		case "extended-protection":
			return assessProtection(entry, record, product, knowledge);
		case "token-cache":
			return assessTokenCache(entry, host);
		default:
			return wanted("It was asked for.", false);
	}
}

function assessVulnerability(entry: CatalogueEntry, host: HostKnowledge, knowledge: Knowledge): Need {
	const { record } = host;
	const [cve = ""] = entry.cves;
	const seen = record.mitigations.find(({ id }) => id === entry.id);
	const build = record.identity?.buildName ?? record.identity?.build ?? "this build";
	const fix = fixOf(record, knowledge, cve);
	if (fix === "fixed" || fix === "not-affected") {
		const isLeftover = assessRemoval(entry, host, knowledge).isLeftover;
		const why = fix === "fixed" ? `${build} has the fix of ${cve}` : `${build} does not have ${cve}`;
		const rest = isLeftover ? ", but the mitigation is still there, with its side effects" : "";
		return { ...blocked("build-fixed", `${why}${rest}.`), isLeftover };
	}
	if (seen?.state === "effective") return blocked("in-force", sentence(seen.detail));
	if (isWaived(record, cve)) {
		return wanted(`It was asked for, though ${cve} is accepted with a waiver.`, false);
	}
	return wanted(sentenceOf(fix, cve, build, seen), fix === "open");
}

function sentenceOf(fix: RecordedFix, cve: string, build: string, seen: HostMitigation | undefined): string {
	const state = fix === "open" ? `${cve} is open on ${build}` : `Whether ${build} has ${cve} cannot be told`;
	if (seen?.state === "name-only")
		return `${state}, and the mitigation is there by name only: ${sentence(seen.detail)}`;
	if (seen?.state === "none") return `${state}, and nothing mitigates it.`;
	return `${state}, and whether it is mitigated could not be seen.`;
}

function assessProtection(
	entry: CatalogueEntry,
	record: HostRecord,
	product: Product,
	knowledge: Knowledge,
): Need {
	const cve = knowledge.cves.find(({ id }) => id === entry.cves[0]);
	const build = parseBuildNumber(record.identity?.build ?? "");
	if (cve === undefined || build === null) {
		return blocked("build-unknown", "Whether this build supports Extended Protection cannot be told.");
	}
	if (!containsFix(cve, product, build)) {
		const name = record.identity?.buildName ?? record.identity?.build ?? "this build";
		return blocked("build-too-old", `${name} does not support Extended Protection; update it first.`);
	}
	const seen = record.mitigations.find(({ id }) => id === entry.id);
	if (seen?.state === "effective") return blocked("in-force", seen.detail);
	const verdict = record.verdicts.find(({ rule }) => rule === entry.id);
	return wanted(seen?.detail ?? "Whether it is on could not be seen.", verdict?.state === "fail");
}

function assessTokenCache(entry: CatalogueEntry, { record, tokenCacheVersion }: HostKnowledge): Need {
	const fixed = isTokenCacheFixed(tokenCacheVersion);
	const version = tokenCacheVersion ?? "";
	if (fixed === true) return blocked("build-fixed", `Windows has the fix (cachtokn.dll ${version}).`);
	if (fixed === null) {
		return wanted("It was asked for; whether Windows has the fix cannot be told.", false);
	}
	const isAccepted = entry.cves.some((cve) => isWaived(record, cve));
	return wanted(`cachtokn.dll ${version} of Windows has the fault of CVE-2023-36434.`, !isAccepted);
}

function blocked(code: string, message: string): Need {
	return { obstacle: { code, message }, isRecommended: false, reason: "", isLeftover: false };
}

function wanted(reason: string, isRecommended: boolean): Need {
	return { obstacle: null, isRecommended, reason, isLeftover: false };
}

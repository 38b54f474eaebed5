import { parseBuildNumber } from "../build-number.ts";
import { judgeCve } from "../builds/judge-cve.ts";
import type { HostRecord } from "../model/host-record.ts";
import { type Knowledge, PRODUCTS } from "../model/knowledge.ts";

/** Whether an update on the host closes a vulnerability, as far as its record tells. */
export type RecordedFix = "fixed" | "open" | "not-affected" | "unknown";

const VULNERABILITY_RULE = "known-vulnerabilities";

/** Judged anew from the recorded build, so that newer knowledge counts. */
export function fixOf(record: HostRecord, knowledge: Knowledge, cveId: string): RecordedFix {
	const cve = knowledge.cves.find(({ id }) => id === cveId);
	const build = parseBuildNumber(record.identity?.build ?? "");
	const product = PRODUCTS.find((known) => known === record.identity?.product);
	if (cve === undefined || build === null || product === undefined) return "unknown";
	const standing = judgeCve(knowledge, cve, product, build, {
		roles: record.identity?.roles ?? [],
		osVersion: null,
	});
	switch (standing) {
		case "open":
		case "no-fix":
			return "open";
		case "not-affected":
			return "not-affected";
		case "fixed":
			return hasOldFiles(record, cveId) ? "unknown" : "fixed";
		default:
			return "unknown";
	}
}

/** The build has the fix, and a file of an older one is still on the disk. */
function hasOldFiles({ findings }: HostRecord, cveId: string): boolean {
	return findings.some(
		({ rule, subject, state }) => rule === VULNERABILITY_RULE && subject === cveId && state === "unknown",
	);
}

/** The finding was accepted with a waiver: nobody wants it mitigated by default. */
export function isWaived({ findings }: HostRecord, cveId: string): boolean {
	return findings.some(
		({ rule, subject, state }) => rule === VULNERABILITY_RULE && subject === cveId && state === "waived",
	);
}

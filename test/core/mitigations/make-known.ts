import type { HostKnowledge } from "../../../src/core/mitigations/assess-need.ts";
import { findMitigations } from "../../../src/core/mitigations/find-mitigation.ts";
import type { CatalogueEntry } from "../../../src/core/mitigations/catalogue-entry.ts";
import { hostRecord, type HostRecordDraft, identity } from "../../support/records.ts";

/** Exchange 2019 CU14 before the fix of CVE-2026-42897, fully seen, with nothing mitigated. */
export const OPEN_2019: HostRecordDraft = {
	host: "contoso/hq/EX01",
	identity: identity({
		product: "2019",
		build: "15.2.1544.39",
		buildName: "Exchange 2019 CU14 Feb26SU",
		roles: ["mailbox"],
	}),
	mitigations: [
		{ id: "owa-csp", state: "none", detail: "no rule of it is there" },
		{ id: "extended-protection", state: "effective", detail: "Extended Protection is on." },
	],
};

/** What a run knows of a host. */
export function makeKnown(
	draft: HostRecordDraft = OPEN_2019,
	tokenCacheVersion: string | null = "10.0.17763.4968",
): HostKnowledge {
	return { record: hostRecord(draft), tokenCacheVersion };
}

export function entryOf(id: string): CatalogueEntry {
	const [entry] = findMitigations([id]);
	if (entry === undefined) throw new Error(`no entry ${id}`);
	return entry;
}

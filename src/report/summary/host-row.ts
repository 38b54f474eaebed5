import type { HostIdentity, HostRecord } from "../../core/model/host-record.ts";
import type { HostRole, EsuEntitlement } from "../../core/model/host.ts";
import { isAssessed, type Outcome } from "../../core/model/outcome.ts";
import { type Standing, standingOf } from "./standing.ts";
import { isVulnerability } from "./vulnerability-sets.ts";

/** The little that overview lists need of a host; one is kept per host of the run. */
export interface HostRow {
	/** Place of the record in the stored order. */
	readonly index: number;
	readonly host: string;
	readonly tenant: string;
	readonly site: string;
	readonly name: string;
	readonly roles: readonly HostRole[];
	readonly esu: EsuEntitlement;
	readonly outcome: Outcome;
	readonly assessed: boolean;
	readonly standing: Standing;
	readonly openVulnerabilities: number;
	readonly knownExploited: number;
	readonly undecidedVerdicts: number;
	readonly weakenings: readonly string[];
	readonly version: Pick<
		HostIdentity,
		"product" | "build" | "buildName" | "cu" | "su" | "releaseDate" | "supportedUntil"
	> | null;
}

export function hostRow(record: HostRecord, index: number): HostRow {
	const open = record.findings.filter((finding) => finding.state === "fail" && isVulnerability(finding));
	const { identity } = record;
	return {
		index,
		host: record.host,
		tenant: record.tenant,
		site: record.site,
		name: record.name,
		roles: identity?.roles ?? [],
		esu: record.esu,
		outcome: record.outcome,
		assessed: isAssessed(record.outcome.status),
		standing: standingOf(record),
		openVulnerabilities: open.length,
		knownExploited: open.filter(({ exploited }) => exploited === "yes").length,
		undecidedVerdicts: record.verdicts.filter(({ state }) => state === "unknown" || state === "error").length,
		weakenings: record.weakenings,
		version: identity === null ? null : versionOf(identity),
	};
}

function versionOf(identity: HostIdentity): NonNullable<HostRow["version"]> {
	const { product, build, buildName, cu, su, releaseDate, supportedUntil } = identity;
	return { product, build, buildName, cu, su, releaseDate, supportedUntil };
}

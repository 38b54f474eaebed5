import type { HostIdentity, HostRecord } from "../../core/model/host-record.ts";
import type { HostRole, EsuEntitlement } from "../../core/model/host.ts";
import { isAssessed, type Outcome } from "../../core/model/outcome.ts";
import { isUndecided, type Standing, standingOf } from "./standing.ts";
import { type SupportState, supportState } from "./support.ts";
import { isPresumed, isVulnerability } from "./vulnerability-sets.ts";

/** The rule that judges support, extended updates included. */
const SUPPORT_RULE = "product-supported";

/** The rule that looks for published vulnerabilities. */
const VULNERABILITY_RULE = "known-vulnerabilities";

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
	/** False where a number of 0 vulnerabilities means nothing. */
	readonly vulnerabilitiesJudged: boolean;
	readonly undecidedVerdicts: number;
	readonly support: SupportState;
	readonly weakenings: readonly string[];
	readonly version: Pick<
		HostIdentity,
		"product" | "build" | "buildName" | "cu" | "su" | "releaseDate" | "supportedUntil"
	> | null;
}

export function hostRow(record: HostRecord, index: number, now: Date): HostRow {
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
		knownExploited: open.filter((finding) => finding.exploited === "yes" && !isPresumed(finding)).length,
		vulnerabilitiesJudged: record.verdicts.some(
			({ rule, state }) => rule === VULNERABILITY_RULE && !isUndecided(state),
		),
		undecidedVerdicts: record.verdicts.filter(({ state }) => isUndecided(state)).length,
		support: supportOf(record, now),
		weakenings: record.weakenings,
		version: identity === null ? null : versionOf(identity),
	};
}

/** The dates of an identity are those of public support; the rule knows of extended updates. */
function supportOf({ identity, verdicts }: HostRecord, now: Date): SupportState {
	const state = supportState(identity?.supportedUntil ?? null, now);
	const isCovered = verdicts.some((verdict) => verdict.rule === SUPPORT_RULE && verdict.state === "pass");
	return state === "ended" && isCovered ? "extended" : state;
}

function versionOf(identity: HostIdentity): NonNullable<HostRow["version"]> {
	const { product, build, buildName, cu, su, releaseDate, supportedUntil } = identity;
	return { product, build, buildName, cu, su, releaseDate, supportedUntil };
}

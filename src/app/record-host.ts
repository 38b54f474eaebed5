import { cleanText } from "../core/clean-text.ts";
import { judgeDrift, type PreviousLook, previousAsOf } from "../core/diff/mitigation-drift.ts";
import { DRIFT_RULE } from "../core/diff/known-mitigations.ts";
import { type Finding, findingId } from "../core/model/finding.ts";
import type { Host } from "../core/model/host.ts";
import { HOST_RECORD_SCHEMA, type HostRecord, type UnitResult } from "../core/model/host-record.ts";
import type { HostFacts } from "../core/model/facts/index.ts";
import type { HostMitigation } from "../core/model/host-mitigation.ts";
import { isAssessed, type Outcome } from "../core/model/outcome.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import { evaluateRules } from "../core/rules/evaluate-rules.ts";
import type { RuleInput } from "../core/model/rule.ts";
import { mitigationStates } from "../core/rules/iis/mitigation-states.ts";
import { identifyHost } from "../core/rules/identify-host.ts";

/** What a record keeps of the inventory. */
export type RecordedHost = Pick<
	Host,
	"id" | "tenant" | "site" | "name" | "address" | "groups" | "tags" | "esu" | "weakenings"
>;

/** What is known of a host when its work has ended. */
export interface HostEnd {
	readonly host: RecordedHost;
	readonly outcome: Outcome;
	readonly facts: HostFacts;
	readonly units: readonly UnitResult[];
	readonly computerName: string;
	readonly notes: readonly string[];
	readonly startedAt: Date;
	readonly timings: HostRecord["timings"];
	readonly attempts: number;
	/** Bytes of the units' results. @default 0 */
	readonly receivedBytes?: number;
	/** What earlier runs saw, where the ledger knows. */
	readonly previous?: PreviousLook | undefined;
}

/** Judges a host and makes its record. Pure but for what is passed in. */
export function recordHost(end: HostEnd, knowledge: Knowledge, now: Date): HostRecord {
	const { host, outcome } = end;
	const input: RuleInput = {
		facts: end.facts,
		knowledge,
		policy: { esu: host.esu },
		now,
		collectedAt: new Date(end.startedAt.getTime() + end.timings.totalMs),
	};
	const judged = evaluateRules({
		...input,
		tenant: host.tenant,
		host: host.id,
		...(isAssessed(outcome.status) ? {} : { notAssessedReason: reasonOf(outcome) }),
	});
	const identity = identifyHost(end.facts, knowledge, now, end.computerName);
	const mitigations = isAssessed(outcome.status) ? seeMitigations(input) : [];
	const drift = judgeDrift(
		{
			notAssessedReason: isAssessed(outcome.status) ? undefined : reasonOf(outcome),
			build: identity?.build ?? null,
			mitigations,
			...judged,
		},
		previousAsOf(end.previous, end.startedAt.toISOString()),
		knowledge.mitigations,
	);
	return {
		schema: HOST_RECORD_SCHEMA,
		tenant: host.tenant,
		site: host.site,
		host: host.id,
		name: host.name,
		address: host.address,
		groups: [...host.groups],
		tags: [...host.tags],
		esu: host.esu,
		outcome,
		startedAt: end.startedAt.toISOString(),
		timings: end.timings,
		attempts: end.attempts,
		receivedBytes: end.receivedBytes ?? 0,
		identity,
		units: [...end.units],
		verdicts: [...judged.verdicts, { rule: DRIFT_RULE, ...drift.verdict }],
		findings: [...judged.findings, ...drift.findings.map((finding) => ofHost(finding, host))],
		mitigations,
		weakenings: [...host.weakenings],
		notes: end.notes.map((note) => cleanText(note)),
	};
}

function ofHost(
	finding: ReturnType<typeof judgeDrift>["findings"][number],
	{ tenant, id: host }: RecordedHost,
): Finding {
	return {
		id: findingId(tenant, host, DRIFT_RULE, finding.subject),
		tenant,
		host,
		rule: DRIFT_RULE,
		...finding,
	};
}

/** What a hostile configuration breaks is not known; the rules say the same in their own words. */
function seeMitigations(input: RuleInput): HostMitigation[] {
	try {
		return mitigationStates(input).map(({ detail, ...rest }) => ({ ...rest, detail: cleanText(detail) }));
	} catch {
		return [];
	}
}

function reasonOf(outcome: Outcome): string {
	return outcome.message === undefined ? outcome.status : `${outcome.status}: ${outcome.message}`;
}

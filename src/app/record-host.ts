import { cleanText } from "../core/clean-text.ts";
import type { Host } from "../core/model/host.ts";
import { HOST_RECORD_SCHEMA, type HostRecord, type UnitResult } from "../core/model/host-record.ts";
import type { HostFacts } from "../core/model/facts/index.ts";
import { isAssessed, type Outcome } from "../core/model/outcome.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import { evaluateRules } from "../core/rules/evaluate-rules.ts";
import { identifyHost } from "../core/rules/identify-host.ts";

/** What is known of a host when its work has ended. */
export interface HostEnd {
	readonly host: Host;
	readonly outcome: Outcome;
	readonly facts: HostFacts;
	readonly units: readonly UnitResult[];
	readonly computerName: string;
	readonly notes: readonly string[];
	readonly startedAt: Date;
	readonly timings: HostRecord["timings"];
	readonly attempts: number;
}

/** Judges a host and makes its record. Pure but for what is passed in. */
export function recordHost(end: HostEnd, knowledge: Knowledge, now: Date): HostRecord {
	const { host, outcome } = end;
	const judged = evaluateRules({
		tenant: host.tenant,
		host: host.id,
		facts: end.facts,
		knowledge,
		policy: { esu: host.esu },
		now,
		...(isAssessed(outcome.status) ? {} : { notAssessedReason: reasonOf(outcome) }),
	});
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
		identity: identifyHost(end.facts, knowledge, now, end.computerName),
		units: [...end.units],
		verdicts: judged.verdicts,
		findings: judged.findings,
		weakenings: [...host.weakenings],
		notes: end.notes.map((note) => cleanText(note)),
	};
}

function reasonOf(outcome: Outcome): string {
	return outcome.message === undefined ? outcome.status : `${outcome.status}: ${outcome.message}`;
}

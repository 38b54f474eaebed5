import type { HostRecord } from "../model/host-record.ts";
import { isAssessed } from "../model/outcome.ts";
import type { Severity, VerdictState } from "../model/state.ts";

/** What one rule said of a host, as far as runs are compared. */
export interface RuleLook {
	readonly state: VerdictState;
	readonly severity: Severity;
	/** False where nobody could look: nothing then is fixed. */
	readonly decided: boolean;
	/** Subjects with a failed or waived finding. A waived one is accepted, not gone. */
	readonly open: ReadonlySet<string>;
	/** Subjects of which nothing could be said. */
	readonly unclear: ReadonlySet<string>;
}

/** The comparable part of a host record; a few hundred bytes, so that a whole run fits into memory. */
export interface HostLook {
	readonly tenant: string;
	readonly site: string;
	readonly host: string;
	readonly at: string;
	readonly outcome: HostRecord["outcome"];
	readonly assessed: boolean;
	readonly build: string | null;
	readonly buildName: string | null;
	readonly rules: ReadonlyMap<string, RuleLook>;
	readonly mitigations: HostRecord["mitigations"];
}

/** Makes looks; sets that are equal (hosts of one build) are kept once. */
export function createLooker(): (record: HostRecord) => HostLook {
	const shared = new Map<string, ReadonlySet<string>>();

	function subjectsOf(
		record: HostRecord,
		rule: string,
		states: readonly VerdictState[],
	): ReadonlySet<string> {
		const subjects = record.findings
			.filter((finding) => finding.rule === rule && states.includes(finding.state))
			.map(({ subject }) => subject)
			.sort();
		const key = subjects.join("\n");
		const set = shared.get(key) ?? new Set(subjects);
		shared.set(key, set);
		return set;
	}

	return (record) => {
		const { tenant, site, host, startedAt: at, outcome, identity, mitigations } = record;
		const assessed = isAssessed(outcome.status);
		const rules = record.verdicts.map(({ rule, state, severity }): [string, RuleLook] => [
			rule,
			{
				state,
				severity,
				decided: assessed && state !== "unknown" && state !== "error",
				open: subjectsOf(record, rule, ["fail", "waived"]),
				unclear: subjectsOf(record, rule, ["unknown", "error"]),
			},
		]);
		return {
			tenant,
			site,
			host,
			at,
			outcome,
			assessed,
			build: identity?.build ?? null,
			buildName: identity?.buildName ?? identity?.build ?? null,
			rules: new Map(rules),
			mitigations,
		};
	};
}

/** True for a verdict that failed, also where somebody accepted that. */
export function isOpen(look: RuleLook): boolean {
	return look.state === "fail" || look.state === "waived";
}

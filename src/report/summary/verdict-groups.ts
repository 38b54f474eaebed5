import type { HostRecord } from "../../core/model/host-record.ts";
import { isAssessed } from "../../core/model/outcome.ts";
import { SEVERITIES } from "../../core/model/state.ts";
import type { Verdict } from "../../core/model/verdict.ts";
import { compareNatural } from "../text/words.ts";
import { isUndecided } from "./standing.ts";
import { exploitedOf, setKey, type VulnerabilitySet, vulnerabilitySet } from "./vulnerability-sets.ts";

/** The same verdict on several hosts: same rule, state, severity, words, next step and vulnerabilities. */
export interface VerdictGroup {
	readonly rule: string;
	readonly state: Verdict["state"];
	readonly severity: Verdict["severity"];
	readonly summary: string;
	readonly remedy: string | undefined;
	readonly mitigation: Verdict["mitigation"];
	/** Host ids in natural order. */
	readonly hosts: readonly string[];
	/** What the verdict rests on, as seen on `evidenceHost`. */
	readonly evidence: readonly string[];
	readonly evidenceHost: string;
	readonly vulnerabilities: VulnerabilitySet | undefined;
}

type Draft = { -readonly [Key in keyof VerdictGroup]: VerdictGroup[Key] } & { hosts: string[] };

/** Evidence lines kept per group; every host shows its own. */
const EVIDENCE_LINES = 6;

export interface VerdictGroups {
	add(record: HostRecord): void;
	/** Worst first, see {@link compareGroups}. */
	finish(): VerdictGroup[];
}

/** Collects what needs telling: verdicts that failed, could not be given, or were waived. */
export function collectVerdictGroups(): VerdictGroups {
	const groups = new Map<string, Draft>();
	return {
		add(record) {
			for (const verdict of record.verdicts) {
				if (isTold(verdict, record)) addVerdict(groups, record, verdict);
			}
		},
		finish() {
			for (const group of groups.values()) group.hosts.sort(compareNatural);
			return [...groups.values()].sort(compareGroups);
		},
	};
}

/** Nothing can be said of a host that was not reached; it stands in its own list with the reason. */
function isTold({ state }: Verdict, record: HostRecord): boolean {
	if (state === "fail" || state === "waived") return true;
	return isUndecided(state) && isAssessed(record.outcome.status);
}

function addVerdict(groups: Map<string, Draft>, record: HostRecord, verdict: Verdict): void {
	const vulnerabilities = vulnerabilitySet(record, verdict.rule);
	const key = JSON.stringify([
		verdict.rule,
		verdict.state,
		verdict.severity,
		verdict.summary,
		verdict.remedy,
		verdict.mitigation,
		vulnerabilities === undefined ? "" : setKey(vulnerabilities),
	]);
	const group = groups.get(key);
	if (group === undefined) {
		groups.set(key, newGroup(record, verdict, vulnerabilities));
		return;
	}
	group.hosts.push(record.host);
	// The order in which hosts finished must not change the report.
	if (compareNatural(record.host, group.evidenceHost) < 0) {
		group.evidenceHost = record.host;
		group.evidence = verdict.evidence.slice(0, EVIDENCE_LINES);
	}
}

function newGroup(
	record: HostRecord,
	verdict: Verdict,
	vulnerabilities: VulnerabilitySet | undefined,
): Draft {
	return {
		rule: verdict.rule,
		state: verdict.state,
		severity: verdict.severity,
		summary: verdict.summary,
		remedy: verdict.remedy,
		mitigation: verdict.mitigation,
		hosts: [record.host],
		evidence: verdict.evidence.slice(0, EVIDENCE_LINES),
		evidenceHost: record.host,
		vulnerabilities,
	};
}

const TELLING_ORDER: readonly Verdict["state"][] = ["fail", "unknown", "error", "waived"];

/** Failed before undecided before waived; then severity, known exploited, hosts concerned, words. */
export function compareGroups(a: VerdictGroup, b: VerdictGroup): number {
	return (
		TELLING_ORDER.indexOf(a.state) - TELLING_ORDER.indexOf(b.state) ||
		SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
		countExploited(b) - countExploited(a) ||
		b.hosts.length - a.hosts.length ||
		compareNatural(a.rule, b.rule) ||
		compareNatural(a.summary, b.summary) ||
		compareNatural(a.remedy ?? "", b.remedy ?? "") ||
		compareNatural(a.evidenceHost, b.evidenceHost)
	);
}

/** Open vulnerabilities of the group that are known to be used in attacks; recalled ones count half. */
function countExploited({ vulnerabilities }: VerdictGroup): number {
	const { known, recalled } = exploitedOf(vulnerabilities?.open ?? []);
	return known.length + recalled.length / 2;
}

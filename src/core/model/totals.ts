import { z } from "zod";
import type { HostRecord } from "./host-record.ts";
import { isAssessed, OUTCOME_STATUSES } from "./outcome.ts";
import { SEVERITIES, VERDICT_STATES } from "./state.ts";

const count = z.number().int().nonnegative();
const outcomeCounts = z.object(recordOf(OUTCOME_STATUSES, count));
const stateCounts = z.object(recordOf(VERDICT_STATES, count));
const severityCounts = z.object(recordOf(SEVERITIES, count));

/** Counters of a run or of one tenant. */
export const countsSchema = z.object({
	/** Hosts selected. */
	hosts: count,
	/** Hosts whose outcome is ok or partial. */
	assessed: count,
	outcomes: outcomeCounts,
	/** Verdict states over all rules and hosts. */
	verdicts: stateCounts,
	/** Failed verdicts by severity. */
	failedVerdicts: severityCounts,
	/** Verdicts `unknown` or `error` by severity: places where nobody could look. */
	unknownVerdicts: severityCounts,
	/** Failed findings by severity. */
	failedFindings: severityCounts,
});
export type Counts = z.infer<typeof countsSchema>;

export const totalsSchema = z.object({
	all: countsSchema,
	tenants: z.record(z.string(), countsSchema),
	/** Verdict states per rule. */
	rules: z.record(z.string(), stateCounts),
});
export type Totals = z.infer<typeof totalsSchema>;

export function emptyCounts(): Counts {
	return {
		hosts: 0,
		assessed: 0,
		outcomes: recordOf(OUTCOME_STATUSES, 0),
		verdicts: recordOf(VERDICT_STATES, 0),
		failedVerdicts: recordOf(SEVERITIES, 0),
		unknownVerdicts: recordOf(SEVERITIES, 0),
		failedFindings: recordOf(SEVERITIES, 0),
	};
}

export function emptyTotals(): Totals {
	// Without a prototype: "constructor" is a legal tenant id.
	return { all: emptyCounts(), tenants: Object.create(null), rules: Object.create(null) };
}

/** Adds one host to the totals, in place: memory must not grow with the number of hosts. */
export function addToTotals(totals: Totals, record: HostRecord): void {
	totals.tenants[record.tenant] ??= emptyCounts();
	for (const counts of [totals.all, totals.tenants[record.tenant]]) {
		if (counts !== undefined) addToCounts(counts, record);
	}
	for (const verdict of record.verdicts) {
		const states = (totals.rules[verdict.rule] ??= recordOf(VERDICT_STATES, 0));
		states[verdict.state] += 1;
	}
}

function addToCounts(counts: Counts, record: HostRecord): void {
	counts.hosts += 1;
	counts.outcomes[record.outcome.status] += 1;
	if (isAssessed(record.outcome.status)) counts.assessed += 1;
	for (const verdict of record.verdicts) {
		counts.verdicts[verdict.state] += 1;
		if (verdict.state === "fail") counts.failedVerdicts[verdict.severity] += 1;
		if (verdict.state === "unknown" || verdict.state === "error")
			counts.unknownVerdicts[verdict.severity] += 1;
	}
	for (const finding of record.findings) {
		if (finding.state === "fail") counts.failedFindings[finding.severity] += 1;
	}
}

/**
 * What does not add up, in words; empty when all is well (DESIGN rule 7):
 * hosts = sum of outcomes, rules x hosts = sum of verdict states.
 */
export function checkTotals(totals: Totals, selected: number, rules: number): string[] {
	const problems: string[] = [];
	const { all } = totals;
	if (all.hosts !== selected) problems.push(`${selected} hosts selected, ${all.hosts} recorded`);
	if (sum(all.outcomes) !== all.hosts)
		problems.push(`outcomes sum to ${sum(all.outcomes)}, hosts to ${all.hosts}`);
	if (sum(all.verdicts) !== rules * all.hosts) {
		problems.push(`verdicts sum to ${sum(all.verdicts)}, rules x hosts to ${rules * all.hosts}`);
	}
	const byTenant = Object.values(totals.tenants).reduce((hosts, counts) => hosts + counts.hosts, 0);
	if (byTenant !== all.hosts) problems.push(`tenants sum to ${byTenant} hosts, the run to ${all.hosts}`);
	return problems;
}

function sum(counts: Readonly<Record<string, number>>): number {
	return Object.values(counts).reduce((total, value) => total + value, 0);
}

function recordOf<Key extends string, Value>(keys: readonly Key[], value: Value): Record<Key, Value> {
	return Object.fromEntries(keys.map((key) => [key, value])) as Record<Key, Value>;
}

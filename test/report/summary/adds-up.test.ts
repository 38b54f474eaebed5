import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostRecord } from "../../../src/core/model/host-record.ts";
import { OUTCOME_STATUSES } from "../../../src/core/model/outcome.ts";
import { SEVERITIES, VERDICT_STATES } from "../../../src/core/model/state.ts";
import { STANDINGS } from "../../../src/report/summary/standing.ts";
import { type FleetSummary, summarize } from "../../../src/report/summary/summarize.ts";
import { failedSum, hostSum, type Sum, undecidedSum, verdictSum } from "../../../src/report/text/sums.ts";
import { hostRecord, reportInput, ruleInfo, verdict } from "../../support/records.ts";

const RULES = ["one", "two"];

const verdicts = fc.tuple(
	...RULES.map((rule) =>
		fc
			.record({
				state: fc.constantFrom(...VERDICT_STATES),
				severity: fc.constantFrom(...SEVERITIES),
				summary: fc.constantFrom("this", "that"),
			})
			.map((parts) => verdict({ rule, ...parts })),
	),
);

const fleet: fc.Arbitrary<HostRecord[]> = fc
	.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom(...OUTCOME_STATUSES), verdicts), {
		maxLength: 40,
	})
	.map((hosts) =>
		hosts.map(([tenant, status, list], index) =>
			hostRecord({ host: `${tenant}/site/EX${index}`, outcome: { status }, verdicts: list }),
		),
	);

function summaryOf(records: readonly HostRecord[]): Promise<FleetSummary> {
	return summarize(reportInput(records, { rules: RULES.map((id) => ruleInfo({ id })) }));
}

function partsOf({ parts }: Sum): number {
	return parts.reduce((sum, { count }) => sum + count, 0);
}

describe("summarize", () => {
	it("loses no host and no verdict in any of its sums", async () => {
		await fc.assert(
			fc.asyncProperty(fleet, async (records) => {
				const { totals, hosts, tenants, problems } = await summaryOf(records);
				expect(problems).toEqual([]);
				for (const sum of [
					hostSum(totals.all),
					verdictSum(totals.all),
					failedSum(totals.all),
					undecidedSum(hosts),
				]) {
					expect(partsOf(sum)).toBe(sum.total);
				}
				expect(hostSum(totals.all).total).toBe(records.length);
				expect(verdictSum(totals.all).total).toBe(records.length * RULES.length);
				for (const tenant of tenants) {
					const standings = STANDINGS.reduce((sum, standing) => sum + tenant.standings[standing], 0);
					expect(standings).toBe(tenant.counts.hosts);
					expect(tenant.counts.assessed + tenant.notAssessed.length).toBe(tenant.counts.hosts);
				}
			}),
		);
	});

	it("tells every failed, undecided and waived verdict in exactly one group", async () => {
		await fc.assert(
			fc.asyncProperty(fleet, async (records) => {
				const { groups, totals, hosts } = await summaryOf(records);
				const told = (states: readonly string[]) =>
					groups
						.filter(({ state }) => states.includes(state))
						.reduce((sum, group) => sum + group.hosts.length, 0);
				expect(told(["fail"])).toBe(totals.all.verdicts.fail);
				expect(told(["waived"])).toBe(totals.all.verdicts.waived);
				const undecided = undecidedSum(hosts).parts.find(({ name }) => name === "on assessed hosts");
				expect(told(["unknown", "error"])).toBe(undecided?.count ?? 0);
			}),
		);
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTCOME_STATUSES } from "../../../src/core/model/outcome.ts";
import { SEVERITIES, VERDICT_STATES } from "../../../src/core/model/state.ts";
import { addToTotals, checkTotals, emptyTotals } from "../../../src/core/model/totals.ts";
import { finding, hostRecord, verdict } from "../../support/records.ts";

const RULES = ["a", "b", "c"];

const anyVerdicts = fc.tuple(
	...RULES.map((rule) =>
		fc
			.record({ state: fc.constantFrom(...VERDICT_STATES), severity: fc.constantFrom(...SEVERITIES) })
			.map((part) => verdict({ rule, ...part })),
	),
);
const anyFinding = fc
	.record({
		state: fc.constantFrom(...VERDICT_STATES),
		severity: fc.constantFrom(...SEVERITIES),
		subject: fc.string(),
	})
	.map((part) => finding(part));
const anyRecord = fc
	.record({
		host: fc
			.tuple(fc.constantFrom("contoso", "fabrikam", "constructor"), fc.constantFrom("x", "y"), fc.uuid())
			.map((parts) => parts.join("/")),
		outcome: fc.constantFrom(...OUTCOME_STATUSES).map((status) => ({ status })),
		verdicts: anyVerdicts,
		findings: fc.array(anyFinding, { maxLength: 5 }),
	})
	.map((part) => hostRecord({ ...part, verdicts: [...part.verdicts] }));

function totalsOf(records: readonly ReturnType<typeof hostRecord>[]) {
	const totals = emptyTotals();
	for (const record of records) addToTotals(totals, record);
	return totals;
}

describe("totals", () => {
	it("add up for any hosts, outcomes and verdicts", () => {
		fc.assert(
			fc.property(fc.array(anyRecord, { maxLength: 30 }), (records) => {
				const totals = totalsOf(records);
				expect(checkTotals(totals, records.length, RULES.length)).toEqual([]);
				const failed = records
					.flatMap((record) => record.verdicts)
					.filter((entry) => entry.state === "fail").length;
				expect(Object.values(totals.all.failedVerdicts).reduce((sum, count) => sum + count, 0)).toBe(failed);
				expect(totals.all.verdicts.fail).toBe(failed);
			}),
		);
	});

	it("do not depend on the order of the hosts", () => {
		fc.assert(
			fc.property(fc.array(anyRecord, { maxLength: 10 }), (records) => {
				expect(totalsOf(records.toReversed())).toEqual(totalsOf(records));
			}),
		);
	});

	it("tell when a host or a verdict is missing", () => {
		const whole = hostRecord({ verdicts: RULES.map((rule) => verdict({ rule })) });
		expect(checkTotals(totalsOf([whole]), 2, RULES.length)).toEqual(["2 hosts selected, 1 recorded"]);
		const short = hostRecord({ verdicts: [verdict({ rule: "a" })] });
		expect(checkTotals(totalsOf([short]), 1, RULES.length)).toEqual([
			"verdicts sum to 1, rules x hosts to 3",
		]);
	});
});

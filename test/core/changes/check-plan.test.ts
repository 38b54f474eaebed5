import { describe, expect, it } from "vitest";
import { checkPlan } from "../../../src/core/changes/check-plan.ts";
import { failureLimit } from "../../../src/core/changes/failure-limit.ts";
import type { Plan } from "../../../src/core/model/change/plan.ts";
import { changeFleet } from "../../support/change-fleet.ts";
import { tempDir } from "../../support/temp-dir.ts";

const HOST = "contoso/berlin/ex01";

function check(over: Partial<Omit<Plan, "hash">> = {}, hosts: readonly string[] = [HOST]): readonly string[] {
	const fleet = changeFleet(tempDir(), ["ex01"]);
	return checkPlan(fleet.plan(over), fleet.parts.changes.units, new Set(hosts));
}

describe("a plan", () => {
	it("is in order as it was made", () => {
		expect(check()).toEqual([]);
	});

	it("is not in order when a step's precondition is not that of its values", () => {
		const steps = changeFleet(tempDir(), ["ex01"])
			.plan()
			.steps.map((step) => ({ ...step, precondition: "0".repeat(64) }));
		expect(check({ steps })).toEqual([expect.stringContaining("precondition")]);
	});

	it("is not in order with a unit that has no hash, or that is unknown", () => {
		expect(check({ scripts: [] })).toEqual([expect.stringContaining("no script hash")]);
		const gone = { unit: "mitigate/gone", version: "1.0.0", sha256: "0".repeat(64) };
		expect(check({ scripts: [...changeFleet(tempDir(), ["ex01"]).plan().scripts, gone] })).toEqual([
			"There is no unit mitigate/gone any more.",
		]);
	});

	it("is not in order with hosts of another tenant, without steps, or that are unknown", () => {
		expect(check({ tenant: "fabrikam" })).toEqual([`${HOST} is not of tenant fabrikam.`]);
		expect(check({ batches: [[HOST], ["contoso/berlin/ex02"]] }, [HOST, "contoso/berlin/ex02"])).toEqual([
			"contoso/berlin/ex02 is in a batch and has no step.",
		]);
		expect(check({}, [])).toEqual([`${HOST} is not in the inventory.`]);
		expect(check({ steps: [], batches: [] })).toEqual(["The plan has nothing to do."]);
	});
});

describe("the failure limit", () => {
	it.each([
		[5, undefined, 5],
		[5, 2, 2],
		[1, 2, 1],
		[50, "10%", 4],
		[50, "2%", 0],
	] as const)("of plan %s and policy %s is %s of 40 hosts", (planned, policy, limit) => {
		expect(failureLimit(planned, policy, 40)).toBe(limit);
	});
});

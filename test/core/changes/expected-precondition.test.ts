import { describe, expect, it } from "vitest";
import { expectedPrecondition } from "../../../src/core/changes/expected-precondition.ts";
import { type ChangeValue, preconditionOf } from "../../../src/core/model/change/change-values.ts";
import { applyResult } from "../../support/change-data.ts";

const HEALTH = { target: "service MSExchangeHM", name: "state" };
const POOL = { target: "app pool MSExchangeOABAppPool", name: "state", value: "started" };
const planned: readonly ChangeValue[] = [{ ...HEALTH, value: "running" }, POOL];
const step = { values: [...planned] };
const left = { applied: applyResult({ values: [{ ...HEALTH, value: "stopped" }] }) };

describe("expectedPrecondition", () => {
	it("is that of the plan for the first step", () => {
		expect(expectedPrecondition(step, [])).toBe(preconditionOf(planned));
	});

	it("counts what an earlier step of the run has left as planned", () => {
		const now = [{ ...HEALTH, value: "stopped" }, POOL];
		expect(expectedPrecondition(step, [{ status: "verified", ...left }])).toBe(preconditionOf(now));
	});

	it("does not count what was rolled back or never verified", () => {
		for (const status of ["rolled-back", "failed", "applied"] as const) {
			expect(expectedPrecondition(step, [{ status, ...left }])).toBe(preconditionOf(planned));
		}
	});
});

import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/core/model/verdict.ts";
import { standingOf } from "../../../src/report/summary/standing.ts";
import { hostRecord, verdict } from "../../support/records.ts";

function standing(...verdicts: readonly Partial<Verdict>[]): string {
	return standingOf(hostRecord({ verdicts: verdicts.map(verdict) }));
}

describe("standingOf", () => {
	it("is the worst severity of a failed verdict", () => {
		const verdicts = [{ severity: "low" }, { severity: "high" }, { severity: "info" }] as const;
		expect(standing(...verdicts.map((item) => ({ ...item, state: "fail" as const })))).toBe("high");
	});

	it("takes no severity from a verdict that passed", () => {
		expect(standing({ state: "pass", severity: "critical" })).toBe("clean");
	});

	it.each(["unknown", "error"] as const)("is never clean with a verdict of state %s", (state) => {
		expect(standing({ state }, { state: "pass" })).toBe("unknown");
	});

	it("is never clean without any verdict", () => {
		expect(standing()).toBe("unknown");
	});

	it("is not assessed where the host was not reached", () => {
		expect(standingOf(hostRecord({ outcome: { status: "auth-failed" }, verdicts: [] }))).toBe("not-assessed");
	});

	it("names a host apart whose only trouble was waived", () => {
		expect(standing({ state: "waived" }, { state: "pass" })).toBe("waived");
	});
});

import { describe, expect, it } from "vitest";
import { standingsOfHost } from "../../../src/core/changes/standing-of-change.ts";
import type { ChangeSummary } from "../../../src/core/model/change/change-summary.ts";
import type { HostMitigationState } from "../../../src/core/model/host-mitigation.ts";
import { changeSummary } from "../../support/change-summary.ts";
import { finding, type HostRecordDraft, hostRecord, verdict } from "../../support/records.ts";

const LATER = { startedAt: "2026-11-22T20:00:00.000Z", endedAt: "2026-11-22T20:00:05.000Z" };

function look(state: HostMitigationState, over: HostRecordDraft = {}) {
	return hostRecord({
		verdicts: [verdict({ state: "fail" })],
		findings: [finding()],
		mitigations: [{ id: "owa-csp", state, detail: "" }],
		...over,
	});
}

function standingOf(over: Partial<ChangeSummary>, record = look("effective")): string | undefined {
	return standingsOfHost([changeSummary(over)], record)[0]?.standing;
}

describe("a change in the eyes of a scan", () => {
	it.each([
		["effective", "stands"],
		["leftover", "superfluous"],
		["name-only", "name-only"],
		["none", "gone"],
		["unknown", "not-told"],
	] as const)("that is %s now: %s", (state, standing) => {
		expect(standingOf({}, look(state))).toBe(standing);
	});

	it.each([
		["none", "removed"],
		["effective", "back"],
		["leftover", "back"],
		["name-only", "back"],
		["unknown", "not-told"],
	] as const)("that was a removal, of what is %s now: %s", (state, standing) => {
		expect(standingOf({ removes: true }, look(state))).toBe(standing);
	});

	it("is not missed when an update has closed what it was for", () => {
		const patched = look("none", { verdicts: [verdict()], findings: [] });
		expect(standingOf({}, patched)).toBe("not-needed");
	});

	it.each([
		["the host was not assessed", look("none", { outcome: { status: "unreachable" } })],
		["the scan does not look at such a thing", look("none", { mitigations: [] })],
		["the scan was not asked for the host", undefined],
	])("cannot be told when %s", (_, record) => {
		expect(standingsOfHost([changeSummary()], record)[0]?.standing).toBe("not-told");
	});

	it.each(["recorded", "writing", "applied"] as const)(
		"that was left %s is half done, whenever it was",
		(status) => {
			expect(standingOf({ status, endedAt: null })).toBe("half-done");
			expect(standingOf({ status, ...LATER, endedAt: null })).toBe("half-done");
		},
	);

	it.each([
		["rolled-back", "rolled-back"],
		["rollback-failed", "not-undone"],
		["refused", "nothing"],
		["failed", "nothing"],
		["unchanged", "nothing"],
	] as const)("that ended as %s: %s", (status, standing) => {
		expect(standingOf({ status }, look("none"))).toBe(standing);
	});

	it("belongs to the next scan when it was made, or undone, after this one had looked", () => {
		expect(standingOf(LATER, look("none"))).toBe("since");
		expect(standingOf({ status: "rolled-back", endedAt: LATER.endedAt })).toBe("since");
	});

	it("is answered for by the last one of its kind", () => {
		const again = changeSummary({ run: "20261122T080000Z", endedAt: "2026-11-22T08:00:09.000Z" });
		const other = changeSummary({ mitigation: "backend-cookie" });
		const standings = standingsOfHost([changeSummary(), other, again, changeSummary(LATER)], look("none"));
		expect(standings.map(({ standing }) => standing)).toEqual(["replaced", "not-told", "gone", "since"]);
	});
});

import { describe, expect, it } from "vitest";
import { noteChanges } from "../../../src/core/diff/change-notes.ts";
import { advanceHistory, type HostHistory } from "../../../src/core/diff/host-history.ts";
import { judgeDrift, previousAsOf } from "../../../src/core/diff/mitigation-drift.ts";
import { packHistory, unpackHistory } from "../../../src/core/diff/pack-history.ts";
import type { HostMitigationState } from "../../../src/core/model/host-mitigation.ts";
import { CHANGE_RUN, changeSummary } from "../../support/change-summary.ts";
import { compareRecords } from "../../support/changes.ts";
import { finding, hostRecord, verdict } from "../../support/records.ts";

const APPLIED = changeSummary();
const UNDONE = changeSummary({ status: "rolled-back", endedAt: "2026-11-22T08:00:00.000Z" });

/** A scan that finds the vulnerability open. */
function scan(day: number, state: HostMitigationState) {
	return hostRecord({
		startedAt: `2026-11-${day}T16:00:00.000Z`,
		verdicts: [verdict({ state: "fail" })],
		findings: [finding()],
		mitigations: [{ id: "owa-csp", state, detail: "as seen" }],
	});
}

function drift(history: HostHistory | undefined, day: number) {
	const record = scan(day, "none");
	const { verdicts, findings, mitigations } = record;
	const seen = { notAssessedReason: undefined, build: "15.2.1748.39", mitigations, verdicts, findings };
	return judgeDrift(seen, previousAsOf(history, record.startedAt));
}

describe("changes in the history of a host", () => {
	const before = advanceHistory(undefined, scan(20, "none"), "20261120T160000Z");

	it("make a lost mitigation drift although no scan saw it in force", () => {
		const { verdict: said, findings } = drift(noteChanges(before, [APPLIED]), 23);
		expect(said.state).toBe("fail");
		expect(findings[0]).toMatchObject({
			subject: "owa-csp",
			summary: `owa-csp: was applied by run ${CHANGE_RUN} on 2026-11-21 and is gone`,
		});
		expect(findings[0]?.evidence[0]).toBe(`applied: run ${CHANGE_RUN}, 2026-11-21T22:01:09.000Z`);
	});

	it("are no drift when they were rolled back, whether a scan lay between or not", () => {
		const applied = noteChanges(before, [APPLIED]);
		expect(drift(noteChanges(applied, [UNDONE]), 23).verdict.state).toBe("not-applicable");
		const late = { ...UNDONE, endedAt: "2026-11-22T20:00:00.000Z" };
		const seen = advanceHistory(applied, scan(22, "effective"), "20261122T160000Z");
		expect(drift(noteChanges(seen, [late]), 23).verdict.state).toBe("not-applicable");
	});

	it("are no drift where they took the mitigation away, and bring nothing when that is undone", async () => {
		const held = advanceHistory(undefined, scan(20, "effective"), "20261120T160000Z");
		const removed = noteChanges(held, [changeSummary({ removes: true })]);
		expect(drift(removed, 23).verdict.state).toBe("not-applicable");
		const undone = noteChanges(removed, [{ ...UNDONE, removes: true }]);
		expect(drift(undone, 23).verdict.state).toBe("not-applicable");
		const { vanishedMitigations, ownChanges } = await compareRecords(
			[scan(20, "effective")],
			[scan(23, "none")],
			{
				changesOf: () => removed?.changes ?? [],
			},
		);
		expect([vanishedMitigations, ownChanges.map(({ removes }) => removes)]).toEqual([[], [true]]);
	});

	it("leave drift alone that was there before a change which did not hold", () => {
		const held = advanceHistory(undefined, scan(20, "effective"), "20261120T160000Z");
		const failed = changeSummary({ status: "rolled-back" });
		expect(drift(noteChanges(held, [failed]), 23).verdict.state).toBe("fail");
	});

	it("do not speak of a scan that looked before them", () => {
		const applied = noteChanges(before, [APPLIED]);
		expect(drift(applied, 21).verdict.state).toBe("not-applicable");
		const older = advanceHistory(applied, scan(21, "none"), "20261121T160000Z");
		expect(older?.mitigations).toMatchObject([{ id: "owa-csp", run: CHANGE_RUN }]);
	});

	it("are noted once, and nothing that a later scan knows better comes back", () => {
		const applied = noteChanges(before, [APPLIED]);
		expect(noteChanges(applied, [APPLIED])).toBe(applied);
		const seen = advanceHistory(applied, scan(22, "effective"), "20261122T160000Z");
		const again = noteChanges(seen, [{ ...APPLIED, run: "20261121T230000Z" }]);
		expect(again?.mitigations).toMatchObject([{ run: "20261122T160000Z" }]);
	});

	it("are missed only where scans look for them", () => {
		const module = changeSummary({ unit: "mitigate/url-rewrite-module", mitigation: "url-rewrite-module" });
		const noted = noteChanges(before, [module]);
		expect(noted?.changes).toHaveLength(1);
		expect(noted?.mitigations).toEqual([]);
	});

	it.each(["refused", "failed", "unchanged", "planned", "recorded"] as const)(
		"are none when %s",
		(status) => {
			expect(noteChanges(before, [changeSummary({ status })])).toBe(before);
		},
	);

	it("begin the history of a host that no scan knows", () => {
		expect(noteChanges(undefined, [APPLIED])).toMatchObject({ host: APPLIED.host, run: CHANGE_RUN });
	});

	it("survive the ledger", () => {
		const history = noteChanges(before, [
			APPLIED,
			changeSummary({ id: "x", status: "writing", endedAt: null }),
		]);
		if (history === undefined) throw new Error("there is a history");
		expect(unpackHistory(packHistory(history))).toEqual(history);
		expect(history.changes.map(({ status }) => status)).toEqual(["half-done", "verified"]);
	});
});

describe("a comparison that knows of changes", () => {
	const older = scan(20, "none");

	async function compare(
		before: HostMitigationState,
		after: HostMitigationState,
		...made: (typeof APPLIED)[]
	) {
		const changes = noteChanges(undefined, made)?.changes ?? [];
		return await compareRecords(
			[{ ...older, mitigations: scan(20, before).mitigations }],
			[scan(23, after)],
			{
				changesOf: () => changes,
			},
		);
	}

	it("says which run brought a mitigation", async () => {
		const { gainedMitigations, ownChanges } = await compare("none", "effective", APPLIED);
		expect(gainedMitigations[0]?.by).toEqual({ run: CHANGE_RUN, at: APPLIED.endedAt });
		expect(ownChanges).toMatchObject([{ host: APPLIED.host, id: "owa-csp", status: "verified" }]);
	});

	it("does not take an earlier change for one that somebody else made", async () => {
		const early = { ...APPLIED, endedAt: "2026-11-19T10:00:00.000Z" };
		const { gainedMitigations, ownChanges } = await compare("none", "effective", early);
		expect(gainedMitigations[0]?.by).toBeUndefined();
		expect(ownChanges).toEqual([]);
	});

	it("calls what was rolled back not vanished, and everything else with the run that had brought it", async () => {
		expect((await compare("effective", "none", UNDONE)).vanishedMitigations).toEqual([]);
		const { vanishedMitigations } = await compare("effective", "none", APPLIED);
		expect(vanishedMitigations).toMatchObject([{ id: "owa-csp", by: { run: CHANGE_RUN } }]);
	});
});

import { describe, expect, it } from "vitest";
import { changedHosts, changesOfTenant, totalChangeCounts } from "../../../src/core/diff/changes.ts";
import { compareRecords, historyOf, NEWER, OLDER } from "../../support/changes.ts";
import { finding, hostRecord, identity, verdict } from "../../support/records.ts";

const clean = hostRecord();
const vulnerable = hostRecord({
	verdicts: [verdict({ state: "fail" })],
	findings: [finding({ subject: "CVE-1" }), finding({ subject: "CVE-2" })],
});
const unread = hostRecord({ verdicts: [verdict({ state: "unknown" })] });
const lost = hostRecord({
	outcome: { status: "unreachable", message: "no answer" },
	identity: null,
	verdicts: [verdict({ state: "unknown" })],
});

describe("compareRuns", () => {
	it("calls what is there for the first time new", async () => {
		const { items, verdicts } = await compareRecords([clean], [vulnerable]);
		expect(items.map(({ kind, subject, change }) => [kind, subject, change])).toEqual([
			["finding", "CVE-1", "new"],
			["finding", "CVE-2", "new"],
			["verdict", "known-vulnerabilities", "new"],
		]);
		expect(verdicts).toMatchObject([{ host: "contoso/hq/EX01", from: "pass", to: "fail" }]);
	});

	it("calls what is gone fixed, with the severity that it had", async () => {
		const passed = hostRecord({ verdicts: [verdict({ severity: "info" })] });
		const { items } = await compareRecords([vulnerable], [passed]);
		expect(items.map(({ change, severity }) => [change, severity])).toEqual([
			["fixed", "critical"],
			["fixed", "critical"],
			["fixed", "critical"],
		]);
	});

	it("only counts what is as it was", async () => {
		const changes = await compareRecords([vulnerable], [vulnerable]);
		expect(changes.items).toEqual([]);
		expect(totalChangeCounts(changes)).toMatchObject({
			verdicts: { unchanged: 1 },
			findings: { unchanged: 2 },
		});
		expect(changedHosts(changes)).toEqual([]);
	});

	it("calls nothing fixed on a host that it could not look at", async () => {
		const changes = await compareRecords([vulnerable], [lost]);
		expect(changes.items).toEqual([]);
		expect(totalChangeCounts(changes).verdicts).toEqual({ new: 0, returned: 0, unchanged: 0, fixed: 0 });
		expect(changes.newlyNotAssessed).toEqual([
			{ tenant: "contoso", host: "contoso/hq/EX01", from: "ok", to: "unreachable", message: "no answer" },
		]);
	});

	it("calls nothing fixed where the rule could not be judged", async () => {
		expect((await compareRecords([vulnerable], [unread])).items).toEqual([]);
	});

	it("calls a finding that cannot be told any more not fixed", async () => {
		const partly = hostRecord({
			verdicts: [verdict({ state: "fail" })],
			findings: [finding({ subject: "CVE-1" }), finding({ subject: "CVE-2", state: "unknown" })],
		});
		expect((await compareRecords([vulnerable], [partly])).items).toEqual([]);
	});

	it("calls what somebody accepted neither new nor fixed", async () => {
		const waived = hostRecord({
			verdicts: [verdict({ state: "waived" })],
			findings: [
				finding({ subject: "CVE-1", state: "waived" }),
				finding({ subject: "CVE-2", state: "waived" }),
			],
		});
		const changes = await compareRecords([vulnerable], [waived]);
		expect(changes.items).toEqual([]);
		expect(changes.verdicts).toMatchObject([{ from: "fail", to: "waived" }]);
	});

	it("knows from the history that something was there before and calls it returned", async () => {
		const history = historyOf(["20261101T000000Z", vulnerable], [OLDER, clean], [NEWER, vulnerable]);
		const { items } = await compareRecords([clean], [vulnerable], { history: () => history });
		expect(items.map(({ change }) => change)).toEqual(["returned", "returned", "returned"]);
		expect(items[0]?.firstSeen).toBe("20261101T000000Z");
	});

	it("asks the history about a host that the older run could not look at", async () => {
		const history = historyOf(["20261101T000000Z", vulnerable], [NEWER, vulnerable]);
		const known = await compareRecords([lost], [vulnerable], { history: () => history });
		expect(known.items).toEqual([]);
		expect(totalChangeCounts(known).verdicts.unchanged).toBe(1);
		const fixed = historyOf(["20261101T000000Z", vulnerable], [NEWER, clean]);
		const { items } = await compareRecords([lost], [clean], { history: () => fixed });
		expect(items.map(({ change }) => change)).toEqual(["fixed", "fixed", "fixed"]);
	});

	it("names hosts that came and went", async () => {
		const changes = await compareRecords([clean], [hostRecord({ host: "contoso/hq/EX02" })]);
		expect(changes.missing).toEqual([{ tenant: "contoso", host: "contoso/hq/EX01" }]);
		expect(changes.added).toEqual([{ tenant: "contoso", host: "contoso/hq/EX02" }]);
	});

	it("does not miss hosts that the newer run was not asked for", async () => {
		const changes = await compareRecords([clean, hostRecord({ host: "contoso/hq/EX02" })], [clean], {
			sameSelection: false,
		});
		expect(changes.missing).toEqual([]);
		expect(totalChangeCounts(changes).notSelected).toBe(1);
	});

	it("tells another build, but not one that could not be read", async () => {
		const patched = hostRecord({ identity: identity({ build: "15.2.2562.60", buildName: "newer" }) });
		expect((await compareRecords([clean], [patched])).builds).toMatchObject([
			{ from: "15.2.2562.53", to: "15.2.2562.60", toName: "newer" },
		]);
		const unreadable = hostRecord({ identity: identity({ build: null }) });
		expect((await compareRecords([clean], [unreadable])).builds).toEqual([]);
	});

	it.each([
		["effective", "none", 1],
		["effective", "name-only", 1],
		["leftover", "none", 0],
		["effective", "leftover", 0],
		["effective", "unknown", 0],
		["unknown", "none", 0],
		["none", "none", 0],
	] as const)("a mitigation from %s to %s: %i vanished", async (from, to, count) => {
		const before = hostRecord({ mitigations: [{ id: "m", state: from, detail: "" }] });
		const after = hostRecord({ mitigations: [{ id: "m", state: to, detail: "" }] });
		expect((await compareRecords([before], [after])).vanishedMitigations).toHaveLength(count);
		expect((await compareRecords([before], [after])).gainedMitigations).toHaveLength(0);
	});

	it("does not call a mitigation vanished that no update left a need for", async () => {
		const before = hostRecord({ mitigations: [{ id: "m", state: "effective", detail: "" }] });
		const mitigations = [{ id: "m", state: "none" as const, detail: "" }];
		const drift = (state: "pass" | "fail" | "not-applicable") =>
			hostRecord({
				mitigations,
				verdicts: [verdict({ rule: "mitigation-drift", state })],
				findings: state === "fail" ? [finding({ rule: "mitigation-drift", subject: "m" })] : [],
			});
		const vanished = async (state: "pass" | "fail" | "not-applicable") =>
			(await compareRecords([before], [drift(state)])).vanishedMitigations.length;
		expect([await vanished("pass"), await vanished("fail"), await vanished("not-applicable")]).toEqual([
			0, 1, 1,
		]);
	});

	it("gives the part of one tenant with its own counts", async () => {
		const other = hostRecord({ host: "fabrikam/hq/EX09", verdicts: [verdict({ state: "fail" })] });
		const changes = await compareRecords([clean], [vulnerable, other]);
		const own = changesOfTenant(changes, "contoso");
		expect(JSON.stringify(own)).not.toContain("fabrikam");
		expect(totalChangeCounts(own).verdicts.new).toBe(1);
		expect(totalChangeCounts(changes).verdicts.new).toBe(2);
	});

	it("lists the same whatever the order in which hosts ended", async () => {
		const hosts = ["EX10", "EX2", "EX1"].map((name) =>
			hostRecord({ host: `contoso/hq/${name}`, verdicts: [verdict({ state: "fail" })] }),
		);
		const forwards = await compareRecords([], hosts);
		expect(await compareRecords([], [...hosts].reverse())).toEqual(forwards);
		expect(forwards.added.map(({ host }) => host)).toEqual([
			"contoso/hq/EX1",
			"contoso/hq/EX2",
			"contoso/hq/EX10",
		]);
	});
});

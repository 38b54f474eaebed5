import { describe, expect, it } from "vitest";
import type { AuditTimes } from "../../../src/core/changes/change-windows.ts";
import { ownTraces } from "../../../src/core/changes/own-traces.ts";
import { changeRecord, undoneRecord, WEB_CONFIG } from "../../report/change-run/sample-change-run.ts";

const { run, host, unit } = changeRecord();

function entry(time: string, action: AuditTimes["action"], outcome: string): AuditTimes {
	return { time: `2026-11-${time}.000Z`, run, host, unit, action, outcome };
}

const AUDIT = [
	entry("21T22:01:02", "apply", "started"),
	entry("21T22:01:09", "apply", "verified"),
	entry("22T08:00:01", "rollback", "started"),
	entry("22T08:00:05", "rollback", "rolled-back"),
];

describe("traces of our own changes", () => {
	it("are the files by the hash of what we left, the copies, and the folder that keeps them", () => {
		const traces = ownTraces([changeRecord()], AUDIT);
		expect(traces.map(({ kind, path, sha256 }) => [kind, path, sha256])).toEqual([
			["file", WEB_CONFIG, "2".repeat(64)],
			["file", `C:\\ProgramData\\exchange-fleet\\undo\\${"1".repeat(64)}.bak`, "1".repeat(64)],
			["folder", "%ProgramData%\\exchange-fleet\\undo", null],
		]);
		expect(traces[0]).toMatchObject({ host, run, action: "apply", what: expect.stringContaining("ASP.NET") });
	});

	it("have the times of the audit log, also days later", () => {
		const traces = ownTraces([undoneRecord()], AUDIT);
		const times = traces.map(({ action, kind, from, to }) => [action, kind, from, to]);
		expect(times[0]).toEqual(["apply", "file", "2026-11-21T22:01:02.000Z", "2026-11-21T22:01:09.000Z"]);
		expect(times.at(-1)).toEqual([
			"rollback",
			"file",
			"2026-11-22T08:00:01.000Z",
			"2026-11-22T08:00:05.000Z",
		]);
		expect(traces.at(-1)?.sha256).toBe("1".repeat(64));
	});

	it("are as long as the change where the audit log says nothing of it", () => {
		const others = AUDIT.map((one) => ({ ...one, host: "contoso/hq/EX99" }));
		for (const audit of [[], others]) {
			expect(ownTraces([changeRecord()], audit)[0]).toMatchObject({
				from: "2026-11-21T22:01:00.000Z",
				to: "2026-11-21T22:01:09.000Z",
			});
		}
	});

	it("name services and pools with the state that we gave them", () => {
		const value = (target: string, name: string, text: string) => ({ target, name, value: text });
		const [before, after] = [
			["running", "started"],
			["stopped", "stopped"],
		].map(([service = "", pool = ""]) => ({
			state: "absent" as const,
			obstacles: [],
			values: [
				value("service MSExchangeHM", "start", "automatic"),
				value("service MSExchangeHM", "state", service),
				value("app pool MSExchangeECPAppPool", "state", pool),
				value("service W3SVC", "state", "running"),
			],
			files: [],
			notes: [],
		}));
		if (before === undefined || after === undefined) throw new Error("two looks");
		const applied = { changed: true, values: after.values, files: [], copies: [], notes: [] };
		const traces = ownTraces([changeRecord({ before, applied, after })], AUDIT);
		expect(traces.map(({ kind, path, what }) => [kind, path, what]).slice(0, 2)).toEqual([
			["service", "MSExchangeHM", "start automatic, state stopped"],
			["app-pool", "MSExchangeECPAppPool", "state stopped"],
		]);
	});

	it("say what may have been written where nobody knows, without an end", () => {
		const half = changeRecord({ status: "writing", applied: null, after: null, verify: null, endedAt: null });
		expect(ownTraces([half], AUDIT.slice(0, 1))[0]).toMatchObject({
			path: WEB_CONFIG,
			sha256: null,
			from: "2026-11-21T22:01:02.000Z",
			to: null,
		});
	});

	it.each([
		["refused", { status: "refused", applied: null }],
		["recorded only", { status: "recorded", applied: null }],
		["unchanged", { status: "unchanged", applied: null }],
	] as const)("are none of a change that was %s", (_, over) => {
		expect(ownTraces([changeRecord(over)], AUDIT)).toEqual([]);
	});
});

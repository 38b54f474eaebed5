import { describe, expect, it } from "vitest";
import { changesOfRun, findPrevious, runsToCompare } from "../../src/app/diff-runs.ts";
import { findRerunSet } from "../../src/app/rerun.ts";
import { readStoredRun } from "../../src/app/stored-runs.ts";
import { hostRecord, runDocument, verdict } from "../support/records.ts";
import { storeRun } from "../support/stored-run.ts";
import { tempDir } from "../support/temp-dir.ts";

const clean = hostRecord();
const lost = hostRecord({ outcome: { status: "unreachable" }, verdicts: [verdict({ state: "unknown" })] });
const selection = (...flags: readonly string[]) => ({ ...runDocument([clean]).selection, flags: [...flags] });

async function previousOf(dir: string, id: string): Promise<string | undefined> {
	return (await findPrevious(dir, await readStoredRun(dir, id)))?.id;
}

describe("the run before", () => {
	it("is the last one of the same selection", async () => {
		const dir = tempDir();
		await storeRun(dir, "2026-11-01T10:00:00Z", [clean], { selection: selection("--tenant contoso") });
		const wanted = await storeRun(dir, "2026-11-02T10:00:00Z", [clean], {
			selection: selection("--tenant contoso"),
		});
		await storeRun(dir, "2026-11-03T10:00:00Z", [clean], { selection: selection("--host ex01") });
		const last = await storeRun(dir, "2026-11-04T10:00:00Z", [clean], {
			selection: selection("--tenant contoso"),
		});
		expect(await previousOf(dir, last)).toBe(wanted);
	});

	it.each([
		["was interrupted", [clean], { state: "interrupted" as const }],
		["reached nothing", [lost], {}],
		["is an analysis", [clean], { analyzedFrom: "20261001T000000Z" }],
		["is of another tenant", [hostRecord({ host: "fabrikam/hq/EX01" })], {}],
	])("is not one that %s", async (_, records, over) => {
		const dir = tempDir();
		await storeRun(dir, "2026-11-01T10:00:00Z", records, over);
		const last = await storeRun(dir, "2026-11-02T10:00:00Z", [clean]);
		expect(await previousOf(dir, last)).toBeUndefined();
		expect(await changesOfRun(dir, await readStoredRun(dir, last))).toBeUndefined();
		await expect(runsToCompare(dir, undefined, undefined)).rejects.toMatchObject({
			code: "no-comparable-run",
		});
	});

	it("is the source of an analysis, and of a rerun", async () => {
		const dir = tempDir();
		const source = await storeRun(dir, "2026-11-01T10:00:00Z", [clean]);
		await storeRun(dir, "2026-11-02T10:00:00Z", [clean]);
		const analysis = await storeRun(dir, "2026-11-03T10:00:00Z", [clean], { analyzedFrom: source });
		const rerun = await storeRun(dir, "2026-11-04T10:00:00Z", [clean], {
			rerunOf: { run: source, set: "failed" },
		});
		expect(await previousOf(dir, analysis)).toBe(source);
		expect(await previousOf(dir, rerun)).toBe(source);
		expect(await changesOfRun(dir, await readStoredRun(dir, analysis))).toMatchObject({ sameFacts: true });
	});

	it("is taken in the order of time, however the two are named", async () => {
		const dir = tempDir();
		const first = await storeRun(dir, "2026-11-01T10:00:00Z", [clean]);
		const second = await storeRun(dir, "2026-11-02T10:00:00Z", [clean]);
		const { older, newer } = await runsToCompare(dir, second, first);
		expect([older.id, newer.id]).toEqual([first, second]);
		await expect(runsToCompare(dir, first, first)).rejects.toMatchObject({ code: "usage" });
	});
});

describe("findRerunSet", () => {
	const host = (
		name: string,
		status: "ok" | "partial" | "unreachable" | "timed-out" | "auth-failed" | "skipped",
	) => hostRecord({ host: `contoso/hq/${name}`, outcome: { status } });
	const records = [
		host("A", "ok"),
		host("B", "partial"),
		host("C", "unreachable"),
		host("D", "timed-out"),
		host("E", "auth-failed"),
		host("F", "skipped"),
	];

	it.each([
		["failed", ["C", "D", "E", "F"]],
		["unreachable", ["C"]],
		["timed-out", ["D"]],
		["auth-failed", ["E"]],
	])("%s", async (set, names) => {
		const dir = tempDir();
		const run = await storeRun(dir, "2026-11-01T10:00:00Z", records);
		const hosts = names.map((name) => `contoso/hq/${name}`);
		expect(await findRerunSet(dir, set)).toEqual({ run, set, hosts });
		expect(await findRerunSet(dir, `${set}:${run}`)).toEqual({ run, set, hosts });
	});

	it("changed: hosts on which anything is different from the run before", async () => {
		const dir = tempDir();
		await storeRun(dir, "2026-11-01T10:00:00Z", [host("A", "ok"), host("B", "ok")]);
		const run = await storeRun(dir, "2026-11-02T10:00:00Z", [host("A", "ok"), host("B", "unreachable")]);
		expect(await findRerunSet(dir, "changed")).toEqual({ run, set: "changed", hosts: ["contoso/hq/B"] });
	});

	it.each(["clean", "", "failed:nothing"])("refuses %j", async (wanted) => {
		const dir = tempDir();
		await storeRun(dir, "2026-11-01T10:00:00Z", records);
		await expect(findRerunSet(dir, wanted)).rejects.toMatchObject({ name: "FleetError" });
	});
});

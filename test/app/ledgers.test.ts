import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openHistory, previousLooks, updateLedgers } from "../../src/app/ledgers.ts";
import { readStoredRun } from "../../src/app/stored-runs.ts";
import { entryKey } from "../../src/core/diff/host-history.ts";
import { readRecords } from "../../src/store/read-run.ts";
import { hostRecord, verdict } from "../support/records.ts";
import { storeRun } from "../support/stored-run.ts";
import { tempDir } from "../support/temp-dir.ts";

const HOST = "contoso/hq/EX01";
const RULE = "known-vulnerabilities";
const failed = hostRecord({ verdicts: [verdict({ state: "fail" })] });
const NOW = new Date("2026-11-22T16:00:00.000Z");

async function update(dir: string, id: string): Promise<void> {
	await updateLedgers(dir, await readStoredRun(dir, id), () => readRecords(dir, id), NOW);
}

async function entryOf(dir: string) {
	return (await openHistory(dir, ["contoso"])).get(HOST)?.entries.get(entryKey(RULE, RULE));
}

describe("ledgers of a run folder", () => {
	it("learn from every run", async () => {
		const dir = tempDir();
		const first = await storeRun(dir, "2026-11-01T10:00:00Z", [failed]);
		await update(dir, first);
		const second = await storeRun(dir, "2026-11-02T10:00:00Z", [failed]);
		await update(dir, second);
		expect(await entryOf(dir)).toMatchObject({ state: "unchanged", first, last: second, runs: 2 });
	});

	it("do not change when the same run is added again", async () => {
		const dir = tempDir();
		const id = await storeRun(dir, "2026-11-01T10:00:00Z", [failed]);
		await update(dir, id);
		await update(dir, id);
		expect(await entryOf(dir)).toMatchObject({ state: "new", runs: 1 });
	});

	it.each([
		["missing", (path: string) => rmSync(path)],
		["damaged", (path: string) => writeFileSync(path, "{")],
	])("are made again from the runs when one is %s", async (_, spoil) => {
		const dir = tempDir();
		await update(dir, await storeRun(dir, "2026-11-01T10:00:00Z", [failed]));
		await update(dir, await storeRun(dir, "2026-11-02T10:00:00Z", [hostRecord()]));
		const path = join(dir, "ledger", "contoso.jsonl");
		spoil(path);
		const third = await storeRun(dir, "2026-11-03T10:00:00Z", [failed]);
		await update(dir, third);
		expect(await entryOf(dir)).toMatchObject({ state: "returned", returnedIn: third });
		expect(existsSync(path)).toBe(true);
	});

	it("leave out analyses, which looked at no host", async () => {
		const dir = tempDir();
		const first = await storeRun(dir, "2026-11-01T10:00:00Z", [failed]);
		await storeRun(dir, "2026-11-02T10:00:00Z", [hostRecord()], { analyzedFrom: first });
		expect(await entryOf(dir)).toMatchObject({ state: "new", last: first });
	});

	it("give the next scan what it needs to see a lost mitigation", async () => {
		const dir = tempDir();
		const mitigations = [{ id: "owa-csp", state: "effective" as const, detail: "" }];
		const id = await storeRun(dir, "2026-11-01T10:00:00Z", [hostRecord({ mitigations })]);
		await update(dir, id);
		const looks = await previousLooks(dir, ["contoso"]);
		expect([...looks.keys()]).toEqual([HOST]);
		expect(looks.get(HOST)?.mitigations).toMatchObject([{ id: "owa-csp", run: id }]);
	});

	it("keep tenants apart", async () => {
		const dir = tempDir();
		const other = hostRecord({ host: "fabrikam/hq/EX01", verdicts: [verdict({ state: "fail" })] });
		await update(dir, await storeRun(dir, "2026-11-01T10:00:00Z", [failed, other]));
		expect([...(await openHistory(dir, ["contoso"])).hosts()]).toEqual([HOST]);
		expect([...(await openHistory(dir, ["fabrikam"])).hosts()]).toEqual(["fabrikam/hq/EX01"]);
	});
});

import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createRun } from "../../src/store/create-run.ts";
import { readFacts } from "../../src/store/facts-store.ts";
import { findRun, listRunIds, readRecords, readRunDocument } from "../../src/store/read-run.ts";
import { isRunId, runId } from "../../src/store/run-id.ts";
import { collectAsync } from "../support/collect-async.ts";
import { hostRecord, runDocument } from "../support/records.ts";
import { tempDir } from "../support/temp-dir.ts";

const NOW = new Date("2026-11-23T13:42:12.345Z");

describe("run ids", () => {
	it("sort by time and are never paths", () => {
		expect(runId(NOW)).toBe("20261123T134212Z");
		expect(isRunId("20261123T134212Z-2")).toBe(true);
		expect(["..", "20261123T134212Z/..", "x"].some(isRunId)).toBe(false);
	});

	it("number a second run of the same second", async () => {
		const dir = tempDir();
		const first = await createRun(dir, NOW);
		const second = await createRun(dir, NOW);
		expect([first.id, second.id]).toEqual(["20261123T134212Z", "20261123T134212Z-2"]);
		await first.close();
		await second.close();
		expect(await listRunIds(dir)).toEqual(["20261123T134212Z", "20261123T134212Z-2"]);
	});
});

describe("a run folder", () => {
	it("gives back what was written, and leaves no temporary files", async () => {
		const dir = tempDir();
		const run = await createRun(dir, NOW);
		const document = runDocument([], { id: run.id });
		const records = [
			hostRecord({ host: "contoso/berlin/ex01" }),
			hostRecord({ host: "contoso/berlin/ex02" }),
		];
		await run.writeDocument(document);
		await Promise.all(records.map((record) => run.appendRecord(record)));
		await run.close();
		expect(await readRunDocument(dir, run.id)).toEqual(document);
		expect(await collectAsync(readRecords(dir, run.id))).toEqual(records);
		expect(readdirSync(join(dir, run.id)).toSorted()).toEqual(["hosts.jsonl", "run.json"]);
	});

	it("reads everything before the line that a killed process did not finish", async () => {
		const dir = tempDir();
		const run = await createRun(dir, NOW);
		const record = hostRecord({ host: "contoso/berlin/ex01" });
		await run.appendRecord(record);
		await run.close();
		appendFileSync(
			join(dir, run.id, "hosts.jsonl"),
			JSON.stringify(hostRecord({ host: "contoso/berlin/ex02" })).slice(0, 100),
		);
		expect(await collectAsync(readRecords(dir, run.id))).toEqual([record]);
	});

	it("does not take a damaged line for a record", async () => {
		const dir = tempDir();
		const run = await createRun(dir, NOW);
		await run.close();
		writeFileSync(join(dir, run.id, "hosts.jsonl"), '{"schema":"something else"}\n');
		await expect(collectAsync(readRecords(dir, run.id))).rejects.toMatchObject({ code: "run-damaged" });
	});

	it("stores equal facts once, apart for each tenant", async () => {
		const dir = tempDir();
		const run = await createRun(dir, NOW);
		const [first, second, third] = await Promise.all([
			run.writeFacts("contoso", { a: 1 }),
			run.writeFacts("contoso", { a: 1 }),
			run.writeFacts("fabrikam", { a: 1 }),
		]);
		await run.close();
		expect(first).toBe(second);
		expect(first).toBe(third);
		expect(readdirSync(join(dir, run.id, "facts")).toSorted()).toEqual(["contoso", "fabrikam"]);
		expect(readdirSync(join(dir, run.id, "facts", "contoso"))).toHaveLength(1);
		expect(await readFacts(run.dir, "contoso", first ?? "")).toEqual({ a: 1 });
	});

	it("refuses facts that are not what their name says, and names that are paths", async () => {
		const dir = tempDir();
		const run = await createRun(dir, NOW);
		const sha256 = await run.writeFacts("contoso", { a: 1 });
		await run.close();
		const path = join(run.dir, "facts", "contoso", `${sha256}.json.gz`);
		expect(readFileSync(path).length).toBeGreaterThan(0);
		writeFileSync(path, gzipSync('{"a":2}'));
		await expect(readFacts(run.dir, "contoso", sha256)).rejects.toMatchObject({ code: "facts-damaged" });
		await expect(readFacts(run.dir, "contoso", "../../run")).rejects.toMatchObject({ code: "facts-damaged" });
	});

	it("does not inflate a bomb", async () => {
		const dir = tempDir();
		const run = await createRun(dir, NOW);
		const sha256 = await run.writeFacts("contoso", {});
		await run.close();
		writeFileSync(
			join(run.dir, "facts", "contoso", `${sha256}.json.gz`),
			gzipSync(Buffer.alloc(80 * 1024 * 1024)),
		);
		await expect(readFacts(run.dir, "contoso", sha256)).rejects.toMatchObject({ code: "run-store" });
	});
});

describe("findRun", () => {
	it("understands latest, a whole id and a unique beginning", async () => {
		const dir = tempDir();
		for (const day of ["2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z"])
			await (await createRun(dir, new Date(day))).close();
		expect(await findRun(dir, "latest")).toBe("20261123T100000Z");
		expect(await findRun(dir, "20261122")).toBe("20261122T100000Z");
		await expect(findRun(dir, "2026112")).rejects.toMatchObject({ code: "run-not-found" });
		await expect(findRun(join(dir, "nowhere"), "latest")).rejects.toMatchObject({
			message: expect.stringContaining("there are none"),
		});
	});
});

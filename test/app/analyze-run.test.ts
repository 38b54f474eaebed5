import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyzeRun } from "../../src/app/analyze-run.ts";
import { changesOfRun } from "../../src/app/diff-runs.ts";
import type { Knowledge } from "../../src/core/model/knowledge.ts";
import { checkTotals } from "../../src/core/model/totals.ts";
import type { Waiver } from "../../src/core/model/waiver.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { readRecords } from "../../src/store/read-run.ts";
import { waiver } from "../support/changes.ts";
import { collectAsync } from "../support/collect-async.ts";
import { setupFacts } from "../support/exchange-facts.ts";
import { cveRow } from "../support/knowledge.ts";
import { storeFacts } from "../support/stored-run.ts";
import { tempDir } from "../support/temp-dir.ts";

const STARTED = "2026-11-20T10:00:00.000Z";
const NOW = new Date("2026-11-22T16:00:00.000Z");
const builtIn = await loadKnowledge();

async function analyze(
	dir: string,
	run: string,
	over: { knowledge?: Knowledge; waivers?: readonly Waiver[] } = {},
) {
	const result = await analyzeRun({
		runsDir: dir,
		run,
		knowledge: over.knowledge ?? builtIn,
		waivers: over.waivers ?? [],
		command: "exf analyze",
		now: () => NOW,
		onNotice: () => {},
	});
	const [record] = await collectAsync(readRecords(dir, result.run.id));
	if (record === undefined) throw new Error("the analysis has no record");
	return { ...result, record };
}

async function patched(dir: string, over: Parameters<typeof storeFacts>[3] = {}): Promise<string> {
	return await storeFacts(dir, STARTED, setupFacts("15.2.2562.53"), over);
}

function factsFolder(dir: string, run: string): string {
	return join(dir, run, "facts", "contoso");
}

describe("analyzeRun", () => {
	it("judges stored facts again into a run of its own that adds up", async () => {
		const dir = tempDir();
		const source = await patched(dir);
		const { run, record } = await analyze(dir, source);
		expect(run).toMatchObject({ analyzedFrom: source, state: "finished", startedAt: NOW.toISOString() });
		expect(checkTotals(run.totals, 1, run.rules.length)).toEqual([]);
		expect(record).toMatchObject({ startedAt: STARTED, identity: { build: "15.2.2562.53" } });
		expect(record.verdicts.find(({ rule }) => rule === "known-vulnerabilities")?.state).toBe("pass");
	});

	it("tells what newer knowledge finds", async () => {
		const dir = tempDir();
		const { run: before } = await analyze(dir, await patched(dir));
		const knowledge: Knowledge = {
			...builtIn,
			cves: [
				...builtIn.cves,
				cveRow({
					id: "CVE-2026-99999",
					affectedProducts: ["SE"],
					fixedBuilds: { SE: [{ cu: "RTM", build: "15.2.2562.99" }] },
				}),
			],
		};
		const { run } = await analyze(dir, before.id, { knowledge });
		const changes = await changesOfRun(dir, run);
		expect(changes).toMatchObject({ sameFacts: true, since: { id: before.id } });
		expect(changes?.items.map(({ subject, change }) => [subject, change])).toContainEqual([
			"CVE-2026-99999",
			"new",
		]);
	});

	it("keeps the facts, so that the analysis can be analysed", async () => {
		const dir = tempDir();
		const { run } = await analyze(dir, await patched(dir));
		expect(readdirSync(factsFolder(dir, run.id))).toHaveLength(1);
		expect((await analyze(dir, run.id)).record.identity?.build).toBe("15.2.2562.53");
	});

	it("does not take the age of the facts for a wrong clock", async () => {
		const dir = tempDir();
		const { utc } = setupFacts("15.2.2562.53").clock;
		const source = await storeFacts(dir, utc, setupFacts("15.2.2562.53"));
		const { record } = await analyze(dir, source);
		expect(record.verdicts.find(({ rule }) => rule === "collection-rights")?.state).toBe("pass");
	});

	it.each([
		["lost", (path: string) => rmSync(path)],
		["damaged", (path: string) => writeFileSync(path, "not gzip")],
	])("knows nothing of a host whose facts are %s, and says so", async (_, spoil) => {
		const dir = tempDir();
		const source = await patched(dir);
		const folder = factsFolder(dir, source);
		spoil(join(folder, readdirSync(folder)[0] ?? ""));
		const { run, record } = await analyze(dir, source);
		expect(new Set(record.verdicts.map(({ state }) => state))).toEqual(new Set(["unknown"]));
		expect(record.outcome).toMatchObject({ status: "script-failed", code: "facts-lost" });
		expect(run.problems.join()).toContain(
			"contoso/hq/EX01: stored facts of collect/exchange-setup cannot be used",
		);
		expect(run.totals.all.assessed).toBe(0);
	});

	it("does not trust a stored file more than a host", async () => {
		const dir = tempDir();
		const { record } = await analyze(dir, await storeFacts(dir, STARTED, { install: "all of it" }));
		expect(record.units[0]?.errors).toMatchObject([{ code: "facts-outdated" }]);
		expect(record.outcome.code).toBe("facts-lost");
	});

	it("applies waivers", async () => {
		const dir = tempDir();
		const source = await storeFacts(dir, STARTED, setupFacts("15.2.2562.17"));
		const { run, record } = await analyze(dir, source, { waivers: [waiver()] });
		expect(record.verdicts.find(({ rule }) => rule === "known-vulnerabilities")?.state).toBe("waived");
		expect(run.waivers).toMatchObject([{ state: "active" }]);
	});

	it("leaves the old run as it was", async () => {
		const dir = tempDir();
		const source = await patched(dir);
		const before = readdirSync(join(dir, source));
		await analyze(dir, source);
		expect(readdirSync(join(dir, source))).toEqual(before);
		expect(readdirSync(dir)).not.toContain("ledger");
	});
});

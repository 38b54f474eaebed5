import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Ledger, readLedger, writeLedger } from "../../src/store/ledger.ts";
import { historyOf } from "../support/changes.ts";
import { hostRecord, verdict } from "../support/records.ts";
import { tempDir } from "../support/temp-dir.ts";

const NOW = new Date("2026-11-22T16:00:00.000Z");
const HOST = "contoso/hq/EX01";

function ledgerWith(...hosts: readonly string[]): Ledger {
	const ledger = new Ledger("contoso");
	for (const host of hosts) {
		ledger.set(historyOf(["20261101T000000Z", hostRecord({ host, verdicts: [verdict({ state: "fail" })] })]));
	}
	return ledger;
}

async function written(): Promise<{ readonly dir: string; readonly path: string }> {
	const dir = tempDir();
	await writeLedger(dir, ledgerWith(HOST, "contoso/hq/EX02"), NOW);
	return { dir, path: join(dir, "ledger", "contoso.jsonl") };
}

describe("the ledger of a tenant", () => {
	it("comes back as it was written, without a temporary file beside it", async () => {
		const { dir } = await written();
		const ledger = await readLedger(dir, "contoso");
		expect(ledger?.get(HOST)).toEqual(ledgerWith(HOST).get(HOST));
		expect([...(ledger?.hosts() ?? [])]).toEqual([HOST, "contoso/hq/EX02"]);
		expect(readdirSync(join(dir, "ledger"))).toEqual(["contoso.jsonl"]);
	});

	it("is undefined where there is none", async () => {
		expect(await readLedger(tempDir(), "contoso")).toBeUndefined();
	});

	it("forgets hosts that nobody has seen for more than a year", async () => {
		const { dir } = await written();
		const ledger = await readLedger(dir, "contoso");
		await writeLedger(dir, ledger ?? new Ledger("contoso"), new Date("2028-01-01T00:00:00Z"));
		expect([...((await readLedger(dir, "contoso"))?.hosts() ?? [])]).toEqual([]);
	});

	it.each([
		["cut short", (text: string) => text.slice(0, text.length / 2)],
		["without its last line", (text: string) => `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`],
		["empty", () => ""],
		["of another tenant", (text: string) => text.replace('"tenant":"contoso"', '"tenant":"fabrikam"')],
		["not JSON", () => "hello\n"],
	])("is damaged when it is %s", async (_, damage) => {
		const { dir, path } = await written();
		writeFileSync(path, damage(readFileSync(path, "utf8")));
		await expect(readLedger(dir, "contoso")).rejects.toMatchObject({ code: "ledger-damaged" });
	});

	it("says so when a line is not what it should be", async () => {
		const { dir, path } = await written();
		writeFileSync(path, readFileSync(path, "utf8").replaceAll('"new"', '"made-up"'));
		const ledger = await readLedger(dir, "contoso");
		expect(() => ledger?.get(HOST)).toThrow(expect.objectContaining({ code: "ledger-damaged" }));
	});

	it("never leaves its folder by the name of a tenant", async () => {
		const dir = tempDir();
		mkdirSync(join(dir, "ledger"));
		await expect(readLedger(dir, "../../etc")).rejects.toMatchObject({ code: "ledger-damaged" });
	});
});

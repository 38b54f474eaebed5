import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import type { AuditNote } from "../../src/core/model/change/audit-entry.ts";
import { openAuditLog } from "../../src/store/audit-log.ts";
import { tempDir } from "../support/temp-dir.ts";

const note = (detail: string): AuditNote => ({
	time: "2026-11-26T22:00:00.000Z",
	operator: { user: "admin", machine: "ops01" },
	run: null,
	plan: null,
	tenant: "contoso",
	host: null,
	unit: null,
	script: null,
	action: "apply",
	before: null,
	after: null,
	outcome: "started",
	detail,
});
const recovered = (cut: string): AuditNote => ({ ...note(cut), action: "recover" });

async function write(runsDir: string, ...details: readonly string[]): Promise<void> {
	const log = await openAuditLog(runsDir, "contoso", recovered);
	await Promise.all(details.map((detail) => log.append(note(detail))));
	await log.close();
}

async function problems(runsDir: string): Promise<readonly string[]> {
	const [report] = await verifyAudit(runsDir);
	return report?.problems ?? ["no log"];
}

const logOf = (runsDir: string): string => join(runsDir, "audit/contoso.jsonl");

describe("an audit log", () => {
	it("grows by whole entries, also when several come at once and later", async () => {
		const dir = tempDir();
		await write(dir, "a", "b", "c");
		await write(dir, "d");
		expect(await problems(dir)).toEqual([]);
		expect(readFileSync(logOf(dir), "utf8").split("\n")).toHaveLength(5);
	});

	it("shows that its end was removed, though what is left is a chain", async () => {
		const dir = tempDir();
		await write(dir, "a", "b", "c");
		const lines = readFileSync(logOf(dir), "utf8").split("\n");
		writeFileSync(logOf(dir), `${lines.slice(0, 2).join("\n")}\n`);
		expect(await problems(dir)).toEqual(["It has 2 entries, and there were 3: the last ones were removed."]);
		await expect(write(dir, "d")).rejects.toMatchObject({ code: "audit-damaged" });
	});

	it("shows that it is gone", async () => {
		const dir = tempDir();
		await write(dir, "a");
		rmSync(logOf(dir));
		expect(await problems(dir)).toHaveLength(1);
	});

	it("shows a cut last line, and goes on behind it with an entry that says so", async () => {
		const dir = tempDir();
		await write(dir, "a", "b");
		appendFileSync(logOf(dir), '{"schema":"exchange-fl');
		expect(await problems(dir)).toEqual(["The last line is cut: 22 characters without an end."]);
		await write(dir, "c");
		expect(await problems(dir)).toEqual([]);
		expect(readFileSync(logOf(dir), "utf8")).toContain("22 bytes without a line break");
	});

	it("allows the entry of a crash between an entry and the note of it", async () => {
		const dir = tempDir();
		await write(dir, "a");
		const head = readFileSync(join(dir, "audit/contoso.head.json"), "utf8");
		await write(dir, "b");
		writeFileSync(join(dir, "audit/contoso.head.json"), head);
		expect(await problems(dir)).toEqual([]);
	});

	it("takes nothing more when its last entry was changed", async () => {
		const dir = tempDir();
		await write(dir, "a", "b");
		const text = readFileSync(logOf(dir), "utf8");
		writeFileSync(logOf(dir), text.replace('"detail":"b"', '"detail":"x"'));
		await expect(write(dir, "c")).rejects.toMatchObject({ code: "audit-damaged" });
		truncateSync(logOf(dir), 0);
	});
});

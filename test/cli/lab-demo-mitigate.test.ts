import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeRecordSchema } from "../../src/core/model/change/change-record.ts";
import { exf } from "../support/cli.ts";
import { tempDir } from "../support/temp-dir.ts";

/** Last word on each change of a run. */
function statusesOf(runDir: string): string[] {
	const last = new Map<string, string>();
	for (const line of readFileSync(join(runDir, "changes.jsonl"), "utf8").trim().split("\n")) {
		const { id, status } = changeRecordSchema.parse(JSON.parse(line));
		last.set(id, status);
	}
	return [...last.values()];
}

describe("exf lab demo mitigate", () => {
	it("ends by itself, with every change verified or taken back", { timeout: 300_000 }, async () => {
		const dir = join(tempDir(), "lab");
		const { code, out, err } = await exf(["lab", "demo", "mitigate", "--dir", dir]);
		expect(code, `${out}${err}`).toBe(0);
		expect(out).toContain("(killed)");
		const runs = readdirSync(join(dir, "runs")).map((name) => join(dir, "runs", name));
		const changed = runs.filter((run) => readdirSync(run).includes("changes.jsonl")).sort();
		expect(changed).toHaveLength(2);
		expect(new Set(statusesOf(changed[0] ?? ""))).toEqual(new Set(["rolled-back"]));
		expect(new Set(statusesOf(changed[1] ?? ""))).toEqual(new Set(["verified"]));
	});
});

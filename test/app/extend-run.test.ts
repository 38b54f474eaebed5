import { describe, expect, it } from "vitest";
import { extendRun } from "../../src/app/extend-run.ts";
import { readStoredRun } from "../../src/app/stored-runs.ts";
import type { RunDocument } from "../../src/core/model/run-document.ts";
import { createRun } from "../../src/store/create-run.ts";
import { makeHost } from "../core/select/make-host.ts";
import { hostRecord, runDocument } from "../support/records.ts";
import { tempDir } from "../support/temp-dir.ts";

const RECORDS = [
	hostRecord({ host: "contoso/hq/ex01" }),
	hostRecord({ host: "contoso/hq/ex02", outcome: { status: "unreachable" } }),
];

async function store(
	changes: Partial<RunDocument> = {},
): Promise<{ runsDir: string; document: RunDocument }> {
	const runsDir = tempDir();
	const writer = await createRun(runsDir, new Date("2026-11-23T12:00:00Z"));
	const document = { ...runDocument(RECORDS), id: writer.id, ...changes };
	for (const record of RECORDS) await writer.appendRecord(record);
	await writer.writeDocument(document);
	await writer.close();
	return { runsDir, document };
}

const hosts = ["contoso/hq/ex01", "contoso/hq/ex02", "contoso/hq/ex03"].map((id) => makeHost(id));

describe("extendRun", () => {
	it("keeps what was assessed and makes room for the others", async () => {
		const { runsDir, document } = await store();
		const extended = await extendRun(runsDir, document.id, document, hosts, () => {});
		await extended.writer.close();
		expect([...extended.done]).toEqual(["contoso/hq/ex01"]);
		expect(extended.document.selection.hosts).toBe(3);
	});

	it("leaves a run whose totals are right when the program ends in the middle", async () => {
		const { runsDir, document } = await store();
		const extended = await extendRun(runsDir, document.id, document, hosts, () => {});
		await extended.writer.close();
		const run = await readStoredRun(runsDir, document.id);
		expect(run.state).toBe("running");
		expect(run.totals.all.hosts).toBe(1);
	});

	it.each([
		["did not finish", { state: "interrupted" as const }],
		["has other rules", { rules: [] }],
		["is of another version", { tool: { name: "exchange-fleet", version: "0.0.1", node: "20" } }],
		[
			"was judged with other knowledge",
			{ knowledge: { files: [{ name: "b", asOf: "", sha256: "1" }], folder: null } },
		],
		["has no such tenant", { tenants: [] }],
	])("refuses a run that %s, and leaves it as it is", async (_, changes) => {
		const { document } = await store();
		const { runsDir, document: other } = await store(changes);
		await expect(extendRun(runsDir, other.id, document, hosts, () => {})).rejects.toMatchObject({
			code: "into-differs",
		});
		expect((await readStoredRun(runsDir, other.id)).state).toBe(other.state);
	});
});

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../../src/app/apply-plan.ts";
import { changesMade } from "../../src/app/changes/changes-made.ts";
import { openStoredChangeRun } from "../../src/app/changes/stored-change-runs.ts";
import { openHistory } from "../../src/app/ledgers.ts";
import { openReportInput, withChanges } from "../../src/app/render-report.ts";
import { rollbackRun } from "../../src/app/rollback-run.ts";
import { REPORTERS } from "../../src/report/reporters.ts";
import { type ChangeFleet, changeFleet } from "../support/change-fleet.ts";
import { NOW } from "../support/exchange-facts.ts";
import { hostRecord, textOf } from "../support/records.ts";
import { storeRun } from "../support/stored-run.ts";
import { tempDir } from "../support/temp-dir.ts";

const HOST = "contoso/berlin/ex01";

async function applied(): Promise<{ readonly fleet: ChangeFleet; readonly run: string }> {
	const fleet = changeFleet(tempDir(), ["ex01"]);
	const { run } = await applyPlan(fleet.parts, await fleet.request(fleet.plan()));
	return { fleet, run: run.id };
}

async function notesOf({ runsDir }: ChangeFleet): Promise<readonly unknown[]> {
	return (await openHistory(runsDir, ["contoso"])).changesOf(HOST);
}

function ledgerOf({ runsDir }: ChangeFleet): string {
	return join(runsDir, "ledger", "contoso.jsonl");
}

describe("the ledger and runs that change hosts", () => {
	it("knows what was applied, and that it was rolled back", async () => {
		const { fleet, run } = await applied();
		expect(await notesOf(fleet)).toMatchObject([{ id: "small", run, status: "verified" }]);
		const stored = await openStoredChangeRun(fleet.runsDir, run);
		const request = await fleet.request(stored.plan);
		await rollbackRun(fleet.parts, { ...request, ...stored, force: false });
		expect(await notesOf(fleet)).toMatchObject([{ run, status: "rolled-back" }]);
		expect(readFileSync(ledgerOf(fleet), "utf8")).toContain('"rolled-back"');
	});

	it("is made again from those runs when it is lost", async () => {
		const { fleet, run } = await applied();
		rmSync(ledgerOf(fleet));
		expect(await notesOf(fleet)).toMatchObject([{ run, status: "verified" }]);
	});

	it("is caught up with a run that was killed before it could note anything", async () => {
		const { fleet, run } = await applied();
		const head = join(fleet.runsDir, run, "change-run.json");
		const document = JSON.parse(readFileSync(head, "utf8")) as Record<string, unknown>;
		writeFileSync(head, JSON.stringify({ ...document, state: "running", finishedAt: null }));
		writeFileSync(ledgerOf(fleet), readFileSync(ledgerOf(fleet), "utf8").replace(/"changes":\[.*?\],/, ""));
		expect(await notesOf(fleet)).toMatchObject([{ run, status: "verified" }]);
	});
});

describe("changes made", () => {
	it("are summarized with the files they wrote, and only for the tenants that are asked for", async () => {
		const { fleet, run } = await applied();
		const { changes, unreadable } = await changesMade(fleet.runsDir, ["contoso"]);
		expect(unreadable).toBe(0);
		expect(changes).toMatchObject([
			{
				run,
				host: HOST,
				mitigation: "small",
				status: "verified",
				files: [{ path: "C:\\site\\web.config" }],
				approval: { how: "unattended" },
			},
		]);
		expect(changes[0]?.files[0]?.before).not.toBe(changes[0]?.files[0]?.after);
		expect(await changesMade(fleet.runsDir, ["fabrikam"])).toEqual({ changes: [], unreadable: 0 });
	});

	it("are told to be unknown where a run cannot be read", async () => {
		const { fleet, run } = await applied();
		writeFileSync(join(fleet.runsDir, run, "changes.jsonl"), "{}\n");
		expect(await changesMade(fleet.runsDir, ["contoso"])).toEqual({ changes: [], unreadable: 1 });
	});

	it("go by the names of units where the plan of a run is lost", async () => {
		const { fleet, run } = await applied();
		rmSync(join(fleet.runsDir, run, "plan.json"));
		const { changes } = await changesMade(fleet.runsDir, ["contoso"]);
		expect(changes).toMatchObject([{ title: "mitigate/small" }]);
	});

	it("are half done, loudly, in every report of a scan when the program ended in the middle", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		mkdirSync(fleet.runsDir, { recursive: true });
		const scan = await storeRun(fleet.runsDir, "2026-11-20T10:00:00Z", [hostRecord({ host: HOST })]);
		const killed = join(tempDir(), "runs");
		const { run } = await applyPlan(
			fleet.parts,
			await fleet.request(fleet.plan(), {
				events: {
					onChange: ({ status }) =>
						void (status === "writing" && cpSync(fleet.runsDir, killed, { recursive: true })),
				},
			}),
		);
		const input = await withChanges(await openReportInput(killed, scan, NOW), killed);
		expect(input.made?.changes).toMatchObject([{ status: "writing", endedAt: null }]);
		for (const format of ["html", "markdown", "terminal"] as const) {
			const report = await REPORTERS[format].load();
			const text = (await textOf(report(input))).replace(/\s+/g, " ");
			expect(text).toMatch(/half done/i);
			expect(text.replaceAll("<!-- -->", "")).toContain(`exf apply --resume ${run.id}`);
		}
	});
});

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../../../src/app/apply-plan.ts";
import { openStoredChangeRun } from "../../../src/app/changes/stored-change-runs.ts";
import { findOwnChanges } from "../../../src/app/plans/find-own-changes.ts";
import { rollbackRun } from "../../../src/app/rollback-run.ts";
import { findMitigations } from "../../../src/core/mitigations/find-mitigation.ts";
import { type ChangeFleet, changeFleet } from "../../support/change-fleet.ts";
import { tempDir } from "../../support/temp-dir.ts";

// A unit by whose name nothing is judged here, and that the catalogue knows.
const UNIT = "mitigate/app-pool-state";
const HOST = "contoso/berlin/ex01";
const [ENTRY] = findMitigations(["app-pool-state"]);

async function look(fleet: ChangeFleet, tenants = ["contoso"]) {
	const notices: string[] = [];
	const find = await findOwnChanges(fleet.runsDir, new Set(tenants), (notice) => notices.push(notice));
	if (ENTRY === undefined) throw new Error("expected an entry");
	return { own: find(HOST, ENTRY), notices };
}

async function applied(parameters: Record<string, boolean> = {}) {
	const fleet = changeFleet(tempDir(), ["ex01"], UNIT);
	const once = fleet.plan();
	const plan = fleet.plan({ steps: once.steps.map((step) => ({ ...step, parameters })) });
	const { run, runDir } = await applyPlan(fleet.parts, await fleet.request(plan));
	return { fleet, run, runDir };
}

describe("findOwnChanges", () => {
	it("finds what a run wrote, and only in its own tenant", async () => {
		const { fleet, run } = await applied();
		const { own, notices } = await look(fleet);
		expect(own?.run).toBe(run.id);
		expect(own?.values.map(({ name, value }) => [name, value])).toEqual([
			["rule a", "new a"],
			["rule b", "new b"],
		]);
		expect(notices).toEqual([]);
		expect((await look(fleet, ["adatum"])).own).toBeUndefined();
	});

	it("forgets what was rolled back", async () => {
		const { fleet, run: done } = await applied();
		const { run, plan } = await openStoredChangeRun(fleet.runsDir, done.id);
		await rollbackRun(fleet.parts, { ...(await fleet.request(plan)), run, plan, force: false });
		expect((await look(fleet)).own).toBeUndefined();
	});

	it("takes no removal for something that was put there", async () => {
		const { fleet } = await applied({ remove: true });
		expect((await look(fleet)).own).toBeUndefined();
	});

	it("names a run that it cannot read", async () => {
		const { fleet, run, runDir } = await applied();
		appendFileSync(join(runDir, "change-run.json"), "x");
		const { own, notices } = await look(fleet);
		expect(own).toBeUndefined();
		expect(notices).toEqual([expect.stringContaining(run.id)]);
	});
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPlanFile, readPlanToApply } from "../../../src/app/changes/read-plan.ts";
import { hashPlan, type Plan } from "../../../src/core/model/change/plan.ts";
import { changeFleet } from "../../support/change-fleet.ts";
import { tempDir } from "../../support/temp-dir.ts";

function planFile(change: (plan: Plan) => Plan): string {
	const dir = tempDir();
	const path = join(dir, "plan.json");
	writeFileSync(path, JSON.stringify(change(changeFleet(dir, ["ex01"]).plan())));
	return path;
}

describe("a plan file", () => {
	it("is read as it was made", async () => {
		const path = planFile((plan) => plan);
		expect((await readPlanToApply(path)).steps).toHaveLength(1);
	});

	it("that was edited is refused", async () => {
		const path = planFile((plan) => ({ ...plan, tenant: "fabrikam" }));
		await expect(readPlanFile(path)).rejects.toMatchObject({ code: "plan-changed" });
	});

	it("without steps can be read, and is not applied", async () => {
		const path = planFile((plan) => {
			const empty = { ...plan, steps: [], batches: [] };
			return { ...empty, hash: hashPlan(empty) };
		});
		expect((await readPlanFile(path)).steps).toEqual([]);
		await expect(readPlanToApply(path)).rejects.toMatchObject({ code: "plan-empty" });
	});
});

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { errorText, FleetError } from "../../core/errors.ts";
import { hashPlan, type Plan, planSchema } from "../../core/model/change/plan.ts";

/** A plan file as somebody hands it over. @throws FleetError `plan-invalid` */
export async function readPlanFile(path: string): Promise<Plan> {
	const read = planSchema.safeParse(await readJsonFile(path));
	if (!read.success) throw invalid(path, z.prettifyError(read.error));
	if (hashPlan(read.data) !== read.data.hash) {
		throw new FleetError("plan-changed", `${path} was changed after it was made: its hash is another one`, {
			hint: "Make a new plan; a plan is not edited.",
		});
	}
	return read.data;
}

/** A plan that changes something. @throws FleetError `plan-empty`, or what {@link readPlanFile} throws */
export async function readPlanToApply(path: string): Promise<Plan> {
	const plan = await readPlanFile(path);
	if (plan.steps.length > 0) return plan;
	throw new FleetError("plan-empty", `${path} has nothing to change`, {
		hint: "The page of the plan says why: what cannot be done, and what need not be.",
	});
}

/** @throws FleetError `plan-invalid` */
export async function readJsonFile(path: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(path, "utf8"));
	} catch (thrown) {
		throw invalid(path, errorText(thrown));
	}
}

function invalid(path: string, reason: string): FleetError {
	return new FleetError("plan-invalid", `${path} is no plan: ${reason}`);
}

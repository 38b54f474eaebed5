import { entryOfStep, mitigationName } from "../mitigations/find-mitigation.ts";
import { isRemoval } from "../mitigations/is-removal.ts";
import type { ChangeSummary } from "../model/change/change-summary.ts";
import type { PlanStep } from "../model/change/plan.ts";

/** What people call a change; one that took a mitigation away says so. */
export function nameOfChange(
	unit: string,
	parameters: PlanStep["parameters"],
): Pick<ChangeSummary, "mitigation" | "title" | "removes"> {
	const title = entryOfStep({ unit, parameters })?.title ?? unit;
	const removes = isRemoval(parameters);
	return {
		mitigation: mitigationName(unit, parameters),
		title: removes ? `Removal: ${title}` : title,
		removes,
	};
}

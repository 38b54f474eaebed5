import type { PlanStep } from "../model/change/plan.ts";

/** Parameter of units that can also take away what they bring. Only `--remove` gives it, never `--set`. */
export const REMOVE_PARAMETER = "remove";

/** Whether a step takes a mitigation away. */
export function isRemoval(parameters: PlanStep["parameters"]): boolean {
	return parameters[REMOVE_PARAMETER] === true;
}

import type { ChangeRecord } from "../model/change/change-record.ts";
import type { PlanStep } from "../model/change/plan.ts";

/**
 * The step of a plan that a change carried out: ids of changes end with the place of their step on the host.
 *
 * @param steps those of the host, in their order
 */
export function stepOfChange(
	{ id }: Pick<ChangeRecord, "id">,
	steps: readonly PlanStep[],
): PlanStep | undefined {
	return steps[Number(/#(\d+)$/.exec(id)?.[1] ?? 0) - 1];
}

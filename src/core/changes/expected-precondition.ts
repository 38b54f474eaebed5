import type { ChangeRecord } from "../model/change/change-record.ts";
import { preconditionOf } from "../model/change/change-values.ts";
import type { PlanStep } from "../model/change/plan.ts";

/**
 * The precondition of a step after the steps before it on the same host: several may need the same thing, and the
 * first one that turns managed availability off does so for all. What these steps are known to have left counts as
 * planned; anything else that differs from the plan is still somebody else's.
 */
export function expectedPrecondition(
	step: Pick<PlanStep, "values">,
	earlier: readonly Pick<ChangeRecord, "status" | "applied">[],
): string {
	const left = new Map(
		earlier
			.filter(({ status }) => status === "verified")
			.flatMap(({ applied }) => applied?.values ?? [])
			.map((value) => [keyOf(value), value.value]),
	);
	return preconditionOf(
		step.values.map((value) => {
			const key = keyOf(value);
			return left.has(key) ? { ...value, value: left.get(key) ?? null } : value;
		}),
	);
}

function keyOf({ target, name }: { readonly target: string; readonly name: string }): string {
	return `${target.toLowerCase()}\n${name}`;
}

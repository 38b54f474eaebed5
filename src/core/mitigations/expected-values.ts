import type { ChangeValue } from "../model/change/change-values.ts";

/**
 * Values that a step finds when those before it on the same host went as planned. Two units may change the same
 * value: each that touches a service or a pool also stops managed availability, and the second finds it stopped.
 * The hash of this is the precondition then.
 *
 * @param planned values that the plan was made on
 * @param applied values that the earlier steps of this run left, the latest last
 */
export function expectedValues(
	planned: readonly ChangeValue[],
	applied: readonly (readonly ChangeValue[])[],
): ChangeValue[] {
	const left = new Map(applied.flat().map((value) => [`${value.target}\n${value.name}`, value.value]));
	return planned.map((value) => {
		const now = left.get(`${value.target}\n${value.name}`);
		return now === undefined ? value : { ...value, value: now };
	});
}

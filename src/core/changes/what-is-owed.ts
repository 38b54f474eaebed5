import type { HostRecord } from "../model/host-record.ts";

/** Rule that says which update is missing. */
const UPDATE_RULE = "security-update";

/**
 * What a mitigation does not replace, one sentence each: rules that still fail although their mitigation is in force,
 * and the update that ends them.
 */
export function whatIsOwed({ verdicts }: Pick<HostRecord, "verdicts">): string[] {
	const mitigated = verdicts.filter(
		({ state, mitigation }) => state === "fail" && mitigation === "effective",
	);
	const update = verdicts.filter(({ rule, state }) => rule === UPDATE_RULE && state === "fail");
	return [...mitigated, ...update].map(({ rule, summary, remedy }) => {
		return remedy === undefined ? `${rule}: ${summary}` : `${rule}: ${summary} ${remedy}`;
	});
}

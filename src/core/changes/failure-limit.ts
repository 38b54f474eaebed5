/**
 * How many hosts may fail before changes stop: the plan's number, or that of the tenant's policy where it is
 * stricter.
 *
 * @param policy a count, or a percentage of the hosts of the plan such as `10%` (rounded down)
 */
export function failureLimit(planned: number, policy: number | string | undefined, hosts: number): number {
	if (policy === undefined) return planned;
	const allowed =
		typeof policy === "number" ? policy : Math.floor((Number.parseInt(policy, 10) * hosts) / 100);
	return Math.min(planned, allowed);
}

import type { Host, HostRole } from "../model/host.ts";

/** What matters of a host for the order of changes. */
export interface BatchHost {
	readonly id: string;
	readonly site: string;
	/** Names of the DAGs and load-balanced groups that it is a member of. */
	readonly shared: readonly string[];
	/** Nobody says what it is a member of, so any other host may be its stand-in. */
	readonly isAlone: boolean;
}

/**
 * @param roles as a scan found them; empty when nobody knows, which counts as a mailbox server
 */
export function batchHostOf(
	host: Pick<Host, "id" | "site" | "redundancy">,
	roles: readonly HostRole[],
): BatchHost {
	const { dags, loadBalancers } = host.redundancy;
	const isMailbox = roles.length === 0 || roles.includes("mailbox");
	const isWeb = isMailbox || roles.includes("client-access");
	return {
		id: host.id,
		site: host.site,
		shared: [
			...(dags ?? []).map((name) => `DAG ${name}`),
			...(loadBalancers ?? []).map((name) => `load-balanced group ${name}`),
		],
		isAlone: (isMailbox && dags === null) || (isWeb && loadBalancers === null),
	};
}

import type { Host, HostRole } from "../model/host.ts";
import type { ClusterMembership } from "./cluster-membership.ts";

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
 * What the inventory and the host itself say is joined: a host is a member of everything that either of them names.
 *
 * @param roles as a scan found them; empty when nobody knows, which counts as a mailbox server
 * @param membership as the host says it; undefined when nobody looked
 */
export function batchHostOf(
	host: Pick<Host, "id" | "site" | "redundancy">,
	roles: readonly HostRole[],
	membership?: ClusterMembership,
): BatchHost {
	const { loadBalancers } = host.redundancy;
	const dags = dagsOf(host, membership);
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

/** Names of DAGs in small letters, as Windows does not mind their case; null when nobody knows, or not all of them. */
function dagsOf(
	{ redundancy }: Pick<Host, "redundancy">,
	membership: ClusterMembership | undefined,
): readonly string[] | null {
	const named = redundancy.dags?.map((name) => name.toLowerCase()) ?? null;
	if (membership === undefined) return named;
	if (membership.kind === "none") return named ?? [];
	if (membership.name === null) return named === null || named.length === 0 ? null : named;
	return [...new Set([...(named ?? []), membership.name.toLowerCase()])];
}

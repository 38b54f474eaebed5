import type { Host } from "../model/host.ts";
import type { ClusterMembership } from "./cluster-membership.ts";

/** A host, and what it says of itself. */
export interface KnownMember {
	readonly host: Pick<Host, "id" | "redundancy">;
	readonly membership: ClusterMembership | undefined;
}

/**
 * Where the inventory and the hosts themselves contradict each other, one sentence each. Both are obeyed; somebody
 * should still put the inventory right.
 */
export function compareMembership(hosts: readonly KnownMember[]): string[] {
	return [...hosts.flatMap(contradictionOf), ...splitDags(hosts)];
}

function contradictionOf({ host: { id, redundancy }, membership }: KnownMember): string[] {
	const { dags } = redundancy;
	if (membership === undefined || dags === null) return [];
	if (membership.kind === "none" && dags.length > 0) {
		return [`${id}: the inventory has it in ${dags.join(", ")}, and it is in no cluster itself.`];
	}
	if (membership.kind === "member" && dags.length === 0) {
		const where = membership.name === null ? "a cluster" : `the cluster ${membership.name}`;
		return [`${id}: the inventory has it in no DAG, and it is in ${where} itself.`];
	}
	return [];
}

/** A name in the inventory need not be that of the cluster, but the same hosts should be behind both. */
function splitDags(hosts: readonly KnownMember[]): string[] {
	const clusters = new Map<string, Set<string>>();
	for (const { host, membership } of hosts) {
		if (membership?.kind !== "member" || membership.name === null) continue;
		for (const dag of host.redundancy.dags ?? []) {
			clusters.set(dag, (clusters.get(dag) ?? new Set()).add(membership.name.toLowerCase()));
		}
	}
	return [...clusters].flatMap(([dag, names]) =>
		names.size < 2
			? []
			: [`${dag}: its hosts are in different clusters themselves: ${[...names].sort().join(", ")}.`],
	);
}

import { membershipOf } from "../batches/cluster-membership.ts";
import { cleanText } from "../clean-text.ts";
import type { Host } from "../model/host.ts";
import type { AvailabilityFacts, ClusterFacts } from "../model/facts/availability.ts";

/** What another member of the DAG showed when this run last looked at it. */
export interface SeenMember {
	readonly host: string;
	readonly copies: NonNullable<AvailabilityFacts["copies"]>;
}

/**
 * Why a host of a DAG should not be changed now, one sentence each; empty when nothing is in the way. As before any
 * maintenance: whoever takes one member out makes sure that the others carry the databases.
 *
 * @param facts of this host, as it is now
 * @param others members of the same cluster that this run has seen
 */
export function checkBeforeChange(
	{ redundancy }: Pick<Host, "redundancy">,
	computerName: string,
	facts: AvailabilityFacts | undefined,
	others: readonly SeenMember[] = [],
): string[] {
	const membership = membershipOf(facts);
	const dags = redundancy.dags ?? [];
	if (membership === undefined) {
		return dags.length === 0
			? []
			: [`It is in ${dags.join(", ")}, and its health there cannot be seen: no facts of its cluster.`];
	}
	const cluster = facts?.cluster;
	if (membership.kind === "none" || cluster == null) return [];
	if (cluster.service?.state !== "running") {
		return ["It is a node of a cluster whose service does not run here, so the host has no quorum."];
	}
	return [
		...fallenNodes(cluster, computerName),
		...badWitnesses(cluster),
		...(facts?.copies == null ? ["The database copies of this member of a DAG cannot be seen."] : []),
		...lastCopies(facts?.copies ?? [], others),
	];
}

function fallenNodes({ nodes, name }: ClusterFacts, computerName: string): string[] {
	if (nodes.length === 0) return ["The nodes of its cluster cannot be seen."];
	return nodes
		.filter((node) => node.state !== "up" && node.name.toLowerCase() !== computerName.toLowerCase())
		.map((node) => {
			const of = `Node ${shown(node.name)} of the cluster ${shown(name ?? "")}`;
			return node.state === "unknown" ? `${of} cannot be seen.` : `${of} is ${node.state}.`;
		});
}

/** The witness has no copy of a database, but without it the next node that goes may take the quorum along. */
function badWitnesses({ witnesses }: ClusterFacts): string[] {
	if (witnesses === null) return ["Whether the cluster has its witness cannot be seen."];
	return witnesses
		.filter(({ state }) => state !== "online")
		.map(({ name, state }) => `${shown(name)} of the cluster is ${state}.`);
}

/** Databases of which every other copy that was seen is in trouble: the one on this host may be the last good one. */
function lastCopies(own: NonNullable<AvailabilityFacts["copies"]>, others: readonly SeenMember[]): string[] {
	return own.flatMap(({ database }) => {
		const elsewhere = others.flatMap(({ host, copies }) =>
			copies
				.filter((copy) => copy.database.toLowerCase() === database.toLowerCase())
				.map(({ flags }) => ({ host, flags })),
		);
		if (elsewhere.length === 0 || elsewhere.some(({ flags }) => flags.length === 0)) return [];
		const where = elsewhere.map(({ host, flags }) => `${flags.join(", ")} on ${host}`);
		return [`The copy of ${shown(database)} here may be the last good one: it is ${where.join("; ")}.`];
	});
}

/** Names come from a host. */
function shown(name: string): string {
	return cleanText(name, 100);
}

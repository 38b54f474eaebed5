import type { AvailabilityFacts, ClusterFacts } from "../../src/core/model/facts/availability.ts";

/** A member of a DAG of two in which all is well; say what is different. */
export function availabilityFacts(over: Partial<AvailabilityFacts> = {}): AvailabilityFacts {
	return {
		cluster: clusterFacts(),
		copies: [copyFacts("DB01"), copyFacts("DB02")],
		queues: [
			{ counter: "Submission Queue Length", length: 3 },
			{ counter: "Poison Queue Length", length: 0 },
		],
		components: [{ component: "HubTransport", requester: "Maintenance", value: "1:1:638950000000000000" }],
		...over,
	};
}

export function clusterFacts(over: Partial<ClusterFacts> = {}): ClusterFacts {
	return {
		service: { state: "running", startMode: "automatic" },
		name: "DAG01",
		nodes: [
			{ name: "EX01", state: "up" },
			{ name: "EX02", state: "up" },
		],
		witnesses: [{ name: "Witness", kind: "File Share Witness", state: "online" }],
		...over,
	};
}

/** A server on which failover clustering is not installed. */
export const NO_CLUSTER: ClusterFacts = { service: null, name: null, nodes: [], witnesses: null };

export function copyFacts(
	database: string,
	over: Partial<NonNullable<AvailabilityFacts["copies"]>[number]> = {},
): NonNullable<AvailabilityFacts["copies"]>[number] {
	return { database, flags: [], copyQueue: 0, replayQueue: 0, ...over };
}

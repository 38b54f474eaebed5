import type { LabHostState } from "./host-state.ts";
import type { MachineDescription } from "./machine.ts";

/** The host's own name, which a registry that several hosts share cannot have. */
const OWN_NAME = "%COMPUTERNAME%";
const STATES = "HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\ServerComponentStates";
const REPLICATION = "MSExchange Replication";
const QUEUES = "MSExchangeTransport Queues";

/** What a machine has of its DAG and its mail queues. */
export function availabilityOf(
	{ dag, exchange }: Pick<MachineDescription, "dag" | "exchange">,
	services: LabHostState["services"],
): Pick<LabHostState, "cluster" | "counters" | "registry" | "services"> {
	const copies = (dag?.databases ?? []).map((name, index) => [name, healthyCopy(index)] as const);
	const counters: LabHostState["counters"] = {
		...("MSExchangeRepl" in services ? { [REPLICATION]: Object.fromEntries(copies) } : {}),
		...("MSExchangeTransport" in services
			? { [QUEUES]: { _total: queues(exchange?.product === "2010") } }
			: {}),
	};
	if (dag === undefined) return { counters, registry: {}, services: {} };
	const nodes = [OWN_NAME, ...dag.partners];
	return {
		counters,
		cluster: {
			MSCluster_Node: nodes.map((name) => ({ Name: name, State: dag.down?.includes(name) === true ? 1 : 0 })),
			MSCluster_Resource: [
				{ Name: "Cluster Name", Type: "Network Name", State: 2 },
				{
					Name: `File Share Witness (\\\\fs01.example\\${dag.name}.example)`,
					Type: "File Share Witness",
					State: 2,
				},
			],
		},
		registry: {
			"HKLM:\\Cluster": { ClusterName: dag.name },
			...Object.fromEntries(
				nodes.map((name, index) => [`HKLM:\\Cluster\\Nodes\\${index + 1}`, { NodeName: name }]),
			),
			[`${STATES}\\HubTransport`]: { Maintenance: "1:1:638950000000000000" },
			[`${STATES}\\ServerWideOffline`]: { Maintenance: "1:1:638950000000000000" },
		},
		services: {
			ClusSvc: { start: 2, state: "Running", displayName: "Cluster Service", account: "LocalSystem" },
		},
	};
}

/** The same host after the copies of its databases have failed; one in no DAG stays as it is. */
export function failCopies(state: LabHostState): LabHostState {
	const copies = Object.entries(state.counters[REPLICATION] ?? {});
	if (copies.length === 0) return state;
	const failed = copies.map(([name, counters]) => [name, { ...counters, Failed: 1, CopyQueueLength: 120 }]);
	return { ...state, counters: { ...state.counters, [REPLICATION]: Object.fromEntries(failed) } };
}

function healthyCopy(index: number): Readonly<Record<string, number>> {
	return {
		CopyQueueLength: 0,
		ReplayQueueLength: index % 3,
		Failed: 0,
		Suspended: 0,
		FailedSuspended: 0,
		Disconnected: 0,
		Initializing: 0,
		Resynchronizing: 0,
		Seeding: 0,
	};
}

function queues(is2010: boolean): Readonly<Record<string, number>> {
	return {
		"Submission Queue Length": 2,
		"Unreachable Queue Length": 0,
		"Poison Queue Length": 0,
		"Retry Mailbox Delivery Queue Length": 0,
		...(is2010
			? { "Retry Remote Delivery Queue Length": 1, "Largest Delivery Queue Length": 4 }
			: {
					"Internal Retry Remote Delivery Queue Length": 0,
					"External Retry Remote Delivery Queue Length": 1,
					"Internal Largest Delivery Queue Length": 4,
					"External Largest Delivery Queue Length": 3,
				}),
	};
}

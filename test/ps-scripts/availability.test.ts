import { describe, expect, it } from "vitest";
import { type AvailabilityFacts, availabilityFactsSchema } from "../../src/core/model/facts/availability.ts";
import { collectUnit } from "../support/collect-unit.ts";
import { EXCHANGE_KEY, exchangeKeys, labHost, type LabHost, mailboxRoleKeys } from "../support/lab-host.ts";
import { engine, POWERSHELLS, type ScriptRun } from "../support/run-script.ts";

const UNIT = "collect/availability";
const STATES = `${EXCHANGE_KEY}\\ServerComponentStates`;
const RUNNING = { start: 2, state: "Running" };
const STOPPED = { start: 2, state: "Stopped" };

/** A member of a DAG of two. */
function member(changes: Partial<LabHost> = {}): LabHost {
	return labHost({
		services: { ClusSvc: RUNNING, MSExchangeRepl: RUNNING, MSExchangeTransport: RUNNING },
		registry: {
			...exchangeKeys(mailboxRoleKeys),
			"HKLM:\\Cluster": { ClusterName: "DAG01" },
			"HKLM:\\Cluster\\Nodes\\1": { NodeName: "EX01" },
			"HKLM:\\Cluster\\Nodes\\2": { NodeName: "EX02" },
			[STATES]: {},
			[`${STATES}\\HubTransport`]: { Maintenance: "1:0:638000000000000000", HealthApi: "1:1:638" },
			[`${STATES}\\Monitoring`]: {},
		},
		cluster: {
			MSCluster_Node: [
				{ Name: "EX01", State: 0 },
				{ Name: "ex02", State: 1 },
			],
			MSCluster_Resource: [
				{ Name: "Cluster IP Address", Type: "IP Address", State: 2 },
				{ Name: "File Share Witness (\\\\FS01\\DAG01)", Type: "File Share Witness", State: 2 },
			],
		},
		counters: {
			"MSExchange Replication": {
				_total: { CopyQueueLength: 9, Failed: 1 },
				DB2: { CopyQueueLength: 7, ReplayQueueLength: 2, Failed: 1, Suspended: 0, Disconnected: 1 },
				DB1: { CopyQueueLength: 0, ReplayQueueLength: 1, Failed: 0, "Log Copy KB/Sec": 40 },
			},
			"MSExchangeTransport Queues": {
				_total: {
					"Submission Queue Length": 3,
					"Poison Queue Length": 0,
					"Messages Submitted Total": 99,
					"Internal Retry Remote Delivery Queue Length": 4,
				},
				"high priority": { "Submission Queue Length": 1 },
			},
		},
		...changes,
	});
}

async function collect(host: LabHost, run: Omit<ScriptRun, "host"> = {}) {
	return await collectUnit(UNIT, availabilityFactsSchema, { ...run, host });
}

const MEMBER: AvailabilityFacts = {
	cluster: {
		service: { state: "running", startMode: "automatic" },
		name: "DAG01",
		nodes: [
			{ name: "EX01", state: "up" },
			{ name: "EX02", state: "down" },
		],
		witnesses: [
			{ name: "File Share Witness (\\\\FS01\\DAG01)", kind: "File Share Witness", state: "online" },
		],
	},
	copies: [
		{ database: "DB1", flags: [], copyQueue: 0, replayQueue: 1 },
		{ database: "DB2", flags: ["Failed", "Disconnected"], copyQueue: 7, replayQueue: 2 },
	],
	queues: [
		{ counter: "Submission Queue Length", length: 3 },
		{ counter: "Poison Queue Length", length: 0 },
		{ counter: "Internal Retry Remote Delivery Queue Length", length: 4 },
	],
	components: [
		{ component: "HubTransport", requester: "HealthApi", value: "1:1:638" },
		{ component: "HubTransport", requester: "Maintenance", value: "1:0:638000000000000000" },
	],
};

describe.each(POWERSHELLS)("collect/availability on $name", ({ path }) => {
	it.skipIf(path === undefined)("gives cluster, copies, queues and components of a DAG member", async () => {
		const { envelope, facts } = await collect(member(), { powershell: path ?? "" });
		expect(envelope).toMatchObject({ status: "ok", errors: [] });
		expect(facts).toEqual(MEMBER);
	});
});

describe.skipIf(engine === undefined)("collect/availability", () => {
	it("says of a server without clustering and replication that there is none, and finds no fault in it", async () => {
		const { envelope, facts } = await collect(labHost());
		expect(envelope).toMatchObject({ status: "ok", errors: [] });
		expect(facts).toEqual({
			cluster: { service: null, name: null, nodes: [], witnesses: null },
			copies: null,
			queues: null,
			components: [],
		});
	});

	it("knows no name and no node while the cluster service does not run, and asks no cluster", async () => {
		const { services, registry } = member();
		const left = Object.entries(registry).filter(([key]) => !key.startsWith("HKLM:\\Cluster"));
		const host = member({
			services: { ...services, ClusSvc: STOPPED },
			registry: Object.fromEntries(left),
		});
		const { envelope, facts } = await collect(host);
		expect(envelope.errors).toEqual([]);
		expect(facts.cluster).toEqual({
			service: { state: "stopped", startMode: "automatic" },
			name: null,
			nodes: [],
			witnesses: null,
		});
	});

	it("calls nodes and witness unknown when the cluster does not answer", async () => {
		const prelude = "function global:Get-ExfLabClusterItem { throw 'Access denied' }";
		const { envelope, facts } = await collect(member(), { prelude });
		expect(envelope.status).toBe("partial");
		expect(envelope.errors.map(({ code }) => code)).toEqual(["cluster-nodes", "cluster-witness"]);
		expect(facts.cluster).toMatchObject({
			nodes: [
				{ name: "EX01", state: "unknown" },
				{ name: "EX02", state: "unknown" },
			],
			witnesses: null,
		});
	});

	it("tells a cluster without a witness from one that does not say it", async () => {
		const { cluster } = member();
		const { facts } = await collect(member({ cluster: { ...cluster, MSCluster_Resource: [] } }));
		expect(facts.cluster?.witnesses).toEqual([]);
	});

	it("has a word for every state of nodes and witnesses", async () => {
		const { registry } = member();
		const states = [0, 1, 2, 3, 4294967295];
		const nodes = states.map((State, index) => ({ Name: `EX${index}`, State }));
		const keys = nodes.map(({ Name }, index) => [`HKLM:\\Cluster\\Nodes\\${index + 1}`, { NodeName: Name }]);
		const witnesses = [2, 3, 4, 129, 0].map((State) => ({ Name: "W", Type: "Cloud Witness", State }));
		const { facts } = await collect(
			member({
				registry: { ...registry, ...Object.fromEntries(keys) },
				cluster: { MSCluster_Node: nodes, MSCluster_Resource: witnesses },
			}),
		);
		expect(facts.cluster?.nodes.map(({ state }) => state)).toEqual([
			"up",
			"down",
			"paused",
			"joining",
			"unknown",
		]);
		expect(facts.cluster?.witnesses?.map(({ state }) => state)).toEqual([
			"online",
			"offline",
			"failed",
			"pending",
			"unknown",
		]);
	});

	it("does not take a service that counts nothing for one without copies and mail", async () => {
		const { services } = member();
		const host = member({
			services: { ...services, MSExchangeRepl: STOPPED, MSExchangeTransport: STOPPED },
		});
		const { envelope, facts } = await collect(host);
		expect(envelope.errors).toEqual([]);
		expect(facts).toMatchObject({ copies: null, queues: null });
	});

	it("does not take counters that Windows has lost, or does not show, for a server without copies and mail", async () => {
		const { counters } = member();
		const empty = await collect(member({ counters: { ...counters, "MSExchange Replication": {} } }));
		expect(empty.facts.copies).toEqual([]);
		const none = await collect(member({ counters: {} }));
		expect(none.envelope.errors.map(({ code }) => code)).toEqual(["copies", "queues"]);
		expect(none.facts).toMatchObject({ copies: null, queues: null });
		const prelude = "function global:Read-ExfLabCounter { throw 'Access is denied' }";
		const denied = await collect(member(), { prelude });
		expect(denied.envelope.errors.map(({ code }) => code)).toEqual(["copies", "queues"]);
		expect(denied.facts).toMatchObject({ copies: null, queues: null });
	});

	it("says that it could not look when the registry may not be read", async () => {
		const prelude =
			"function global:Get-ExfLabRegistryValue { throw 'Requested registry access is not allowed.' }";
		const { envelope, facts } = await collect(member(), { prelude });
		expect(envelope.errors.map(({ code }) => code)).toEqual(["cluster", "components"]);
		expect(facts).toMatchObject({ cluster: null, components: null });
	});
});

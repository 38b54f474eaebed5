import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchHostOf } from "../../../src/core/batches/batch-host.ts";
import { type ClusterMembership, membershipOf } from "../../../src/core/batches/cluster-membership.ts";
import { compareMembership } from "../../../src/core/batches/compare-membership.ts";
import { splitBatches } from "../../../src/core/batches/split-batches.ts";
import { clusterFacts, NO_CLUSTER } from "../../support/availability-facts.ts";

const member = (name: string | null): ClusterMembership => ({ kind: "member", name });
const NONE: ClusterMembership = { kind: "none" };
const hostOf = (
	id: string,
	dags: readonly string[] | null,
	loadBalancers: readonly string[] | null = [],
) => ({
	id,
	site: "berlin",
	redundancy: { dags, loadBalancers },
});

describe("membershipOf", () => {
	it("is unknown when nobody looked, or could", () => {
		expect(membershipOf(undefined)).toBeUndefined();
		expect(membershipOf({ cluster: null })).toBeUndefined();
	});

	it("is the cluster that the host names", () => {
		expect(membershipOf({ cluster: clusterFacts() })).toEqual(member("DAG01"));
	});

	it("is none where clustering is missing, or installed and never used", () => {
		expect(membershipOf({ cluster: NO_CLUSTER })).toEqual(NONE);
		const service = { state: "stopped", startMode: "disabled" } as const;
		expect(membershipOf({ cluster: { ...NO_CLUSTER, service } })).toEqual(NONE);
	});

	it("is a cluster without a name while its service does not run", () => {
		const service = { state: "stopped", startMode: "automatic" } as const;
		expect(membershipOf({ cluster: { ...NO_CLUSTER, service } })).toEqual(member(null));
	});
});

describe("a host in the batches", () => {
	it("is a member of what the inventory and what itself names, in one spelling", () => {
		expect(batchHostOf(hostOf("a", null), ["mailbox"], member("DAG01"))).toMatchObject({
			shared: ["DAG dag01"],
			isAlone: false,
		});
		expect(batchHostOf(hostOf("a", ["dag01"]), ["mailbox"], member("DAG01")).shared).toEqual(["DAG dag01"]);
		expect(batchHostOf(hostOf("a", ["berlin"]), ["mailbox"], member("DAG01")).shared).toEqual([
			"DAG berlin",
			"DAG dag01",
		]);
	});

	it("needs no word of the inventory on DAGs when it is in none, but one on load balancers", () => {
		expect(batchHostOf(hostOf("a", null), ["mailbox"], NONE).isAlone).toBe(false);
		expect(batchHostOf(hostOf("a", null, null), ["mailbox"], NONE).isAlone).toBe(true);
	});

	it("stays in the DAG of the inventory, whatever it says itself", () => {
		expect(batchHostOf(hostOf("a", ["dag01"]), ["mailbox"], NONE).shared).toEqual(["DAG dag01"]);
	});

	it("goes alone when it is in a cluster that nobody names", () => {
		for (const dags of [null, []]) {
			expect(batchHostOf(hostOf("a", dags), ["mailbox"], member(null)).isAlone).toBe(true);
		}
		expect(batchHostOf(hostOf("a", ["dag01"]), ["mailbox"], member(null)).isAlone).toBe(false);
	});

	it("never shares a batch with another host of its cluster, whatever the inventory says", () => {
		const memberships = fc.constantFrom(member("DAG01"), member("dag01"), member("DAG02"), NONE, undefined);
		const dags = fc.constantFrom(null, [], ["dag01"], ["other"]);
		const fleets = fc.array(fc.record({ membership: memberships, dags }), { maxLength: 30 });
		fc.assert(
			fc.property(fleets, (fleet) => {
				const hosts = fleet.map((one, index) => ({ ...one, id: `h${index}` }));
				const clusterOf = new Map(
					hosts.map(({ id, membership }) => [
						id,
						membership?.kind === "member" ? membership.name?.toLowerCase() : undefined,
					]),
				);
				const batches = splitBatches(
					hosts.map(({ id, dags: named, membership }) =>
						batchHostOf(hostOf(id, named), ["mailbox"], membership),
					),
					{ sizes: [1, "100%"] },
				);
				expect(batches.flat().length).toBe(hosts.length);
				for (const batch of batches) {
					const clusters = batch.flatMap((id) => clusterOf.get(id) ?? []);
					expect(new Set(clusters).size).toBe(clusters.length);
				}
			}),
		);
	});
});

describe("compareMembership", () => {
	it("has nothing to say where inventory and hosts agree, or only one of them speaks", () => {
		const hosts = [
			{ host: hostOf("a", ["dag01"]), membership: member("DAG01") },
			{ host: hostOf("b", ["berlin"]), membership: member("DAG02") },
			{ host: hostOf("c", null), membership: member("DAG01") },
			{ host: hostOf("d", null), membership: NONE },
			{ host: hostOf("e", []), membership: NONE },
			{ host: hostOf("f", ["dag01"]), membership: undefined },
		];
		expect(compareMembership(hosts)).toEqual([]);
	});

	it("tells every contradiction", () => {
		const hosts = [
			{ host: hostOf("a", []), membership: member("DAG01") },
			{ host: hostOf("b", []), membership: member(null) },
			{ host: hostOf("c", ["dag02"]), membership: NONE },
			{ host: hostOf("d", ["berlin"]), membership: member("DAG01") },
			{ host: hostOf("e", ["berlin"]), membership: member("DAG02") },
		];
		expect(compareMembership(hosts)).toEqual([
			"a: the inventory has it in no DAG, and it is in the cluster DAG01 itself.",
			"b: the inventory has it in no DAG, and it is in a cluster itself.",
			"c: the inventory has it in dag02, and it is in no cluster itself.",
			"berlin: its hosts are in different clusters themselves: dag01, dag02.",
		]);
	});
});

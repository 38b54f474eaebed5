import { describe, expect, it } from "vitest";
import { checkBeforeChange, type SeenMember } from "../../../src/core/changes/check-before-change.ts";
import type { AvailabilityFacts } from "../../../src/core/model/facts/availability.ts";
import { availabilityFacts, clusterFacts, copyFacts, NO_CLUSTER } from "../../support/availability-facts.ts";

const inDag = { redundancy: { dags: ["dag01"], loadBalancers: [] } };
const unknown = { redundancy: { dags: null, loadBalancers: [] } };
const check = (
	facts: AvailabilityFacts | undefined,
	others: readonly SeenMember[] = [],
	host: Parameters<typeof checkBeforeChange>[0] = unknown,
): string[] => checkBeforeChange(host, "EX01", facts, others);

describe("before a member of a DAG is changed", () => {
	it("nothing is in the way when the others carry the databases", () => {
		const others = [{ host: "ex02", copies: [copyFacts("DB01"), copyFacts("DB02")] }];
		expect(check(availabilityFacts(), others, inDag)).toEqual([]);
	});

	it("nothing is in the way on a host in no DAG, whatever the inventory says", () => {
		for (const host of [inDag, unknown]) {
			expect(check(availabilityFacts({ cluster: NO_CLUSTER, copies: null }), [], host)).toEqual([]);
		}
		expect(check(undefined)).toEqual([]);
	});

	it("its health must be seen when the inventory calls it a member", () => {
		for (const facts of [undefined, availabilityFacts({ cluster: null })]) {
			expect(check(facts, [], inDag)).toEqual([
				"It is in dag01, and its health there cannot be seen: no facts of its cluster.",
			]);
		}
	});

	it("its health must be seen when it calls itself a member", () => {
		expect(check(availabilityFacts({ copies: null }))).toEqual([
			"The database copies of this member of a DAG cannot be seen.",
		]);
		expect(check(availabilityFacts({ cluster: clusterFacts({ nodes: [], witnesses: null }) }))).toEqual([
			"The nodes of its cluster cannot be seen.",
			"Whether the cluster has its witness cannot be seen.",
		]);
	});

	it.each(["down", "joining", "paused"] as const)("no other node may be %s", (state) => {
		const nodes = [
			// Of itself it is known that it works.
			{ name: "ex01", state: "paused" as const },
			{ name: "EX02", state },
		];
		expect(check(availabilityFacts({ cluster: clusterFacts({ nodes }) }))).toEqual([
			`Node EX02 of the cluster DAG01 is ${state}.`,
		]);
	});

	it("a node whose state is unknown is none that is up", () => {
		const nodes = [{ name: "EX02", state: "unknown" as const }];
		expect(check(availabilityFacts({ cluster: clusterFacts({ nodes }) }))).toEqual([
			"Node EX02 of the cluster DAG01 cannot be seen.",
		]);
	});

	it("the cluster service must run: without it there is no quorum", () => {
		const service = { state: "stopped", startMode: "automatic" } as const;
		const cluster = { ...NO_CLUSTER, service };
		expect(check(availabilityFacts({ cluster }))).toEqual([
			"It is a node of a cluster whose service does not run here, so the host has no quorum.",
		]);
	});

	it("the witness must be online", () => {
		const witnesses = [{ name: "Witness", kind: "Cloud Witness", state: "offline" as const }];
		expect(check(availabilityFacts({ cluster: clusterFacts({ witnesses }) }))).toEqual([
			"Witness of the cluster is offline.",
		]);
	});

	it("this host must not have the last good copy that this run has seen", () => {
		const bad = { host: "ex02", copies: [copyFacts("db01", { flags: ["Failed"] }), copyFacts("DB09")] };
		expect(check(availabilityFacts(), [bad])).toEqual([
			"The copy of DB01 here may be the last good one: it is Failed on ex02.",
		]);
		const good = { host: "ex03", copies: [copyFacts("DB01")] };
		expect(check(availabilityFacts(), [bad, good])).toEqual([]);
	});
});

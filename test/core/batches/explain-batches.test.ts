import { describe, expect, it } from "vitest";
import { batchHostOf } from "../../../src/core/batches/batch-host.ts";
import { explainBatches } from "../../../src/core/batches/explain-batches.ts";

const known = { dags: [], loadBalancers: [] };

describe("batchHostOf", () => {
	const host = { id: "contoso/berlin/ex01", site: "berlin" };

	it("lets a mailbox server go alone when nobody says whether it is in a DAG", () => {
		expect(batchHostOf({ ...host, redundancy: { ...known, dags: null } }, ["mailbox"]).isAlone).toBe(true);
		expect(batchHostOf({ ...host, redundancy: known }, ["mailbox"]).isAlone).toBe(false);
	});

	it("takes a server of which no role is known as a mailbox server", () => {
		expect(batchHostOf({ ...host, redundancy: { ...known, loadBalancers: null } }, []).isAlone).toBe(true);
	});

	it("does not ask of an Edge server what only mailbox servers can be in", () => {
		const redundancy = { dags: null, loadBalancers: null };
		expect(batchHostOf({ ...host, redundancy }, ["edge"]).isAlone).toBe(false);
		expect(batchHostOf({ ...host, redundancy }, ["management-tools"]).isAlone).toBe(false);
	});

	it("asks of a front end for the load balancer only", () => {
		const redundancy = { dags: null, loadBalancers: ["owa"] };
		expect(batchHostOf({ ...host, redundancy }, ["client-access"])).toMatchObject({
			isAlone: false,
			shared: ["load-balanced group owa"],
		});
	});
});

describe("explainBatches", () => {
	it("tells sizes, groups, sites and those that go alone", () => {
		const host = (id: string, dags: readonly string[] | null) =>
			batchHostOf({ id, site: "berlin", redundancy: { ...known, dags } }, ["mailbox"]);
		const hosts = [host("a", ["dag01"]), host("b", ["dag01"]), host("c", null), host("d", [])];
		expect(explainBatches(hosts, { sizes: [1, "25%", "100%"], siteBySite: true })).toEqual([
			"Sizes: 1 host, then at most 25% of a site, then the rest.",
			"Site by site: berlin.",
			"DAG dag01: 2 members, of which no two are in one batch.",
			expect.stringMatching(/^One at a time, .*: c\. A group of kind dag/),
		]);
	});

	it("has nothing to say of a single host", () => {
		expect(explainBatches([], { sizes: [1] })).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { first, loadHosts } from "./load-text.ts";

async function redundancyOf(rest: string) {
	return first(await loadHosts(rest)).redundancy;
}

describe("what the inventory says of hosts that stand in for each other", () => {
	it("is nothing, where nobody says anything", async () => {
		expect(await redundancyOf("hosts: [ex01]\n")).toEqual({ dags: null, loadBalancers: null });
	});

	it("comes from groups with a kind", async () => {
		const groups = "groups: { dag01: { kind: dag }, owa: { kind: load-balanced }, other: }\n";
		const hosts = "hosts: { ex01: { groups: [dag01, owa, other] } }\n";
		expect(await redundancyOf(groups + hosts)).toEqual({ dags: ["dag01"], loadBalancers: ["owa"] });
	});

	it("comes from loadBalancerGroup of host, site and tenant, and the nearest one wins", async () => {
		const hosts = await loadHosts(`loadBalancerGroup: wide
sites:
  berlin:
    loadBalancerGroup: owa-berlin
    hosts: { ex01: , ex02: { loadBalancerGroup: none } }
  munich:
    hosts: { ex03: }
`);
		expect(hosts.map((host) => host.redundancy.loadBalancers)).toEqual([["owa-berlin"], [], ["wide"]]);
	});

	it("is that there is none, where dag: none says so", async () => {
		const hosts = await loadHosts(`dag: none
groups: { dag01: { kind: dag } }
hosts: { ex01: , ex02: { groups: [dag01] } }
`);
		expect(hosts.map((host) => host.redundancy.dags)).toEqual([[], ["dag01"]]);
	});

	it("adds loadBalancerGroup to the groups of that kind", async () => {
		const text = `groups: { owa: { kind: load-balanced } }
hosts: { ex01: { groups: [owa], loadBalancerGroup: smtp } }
`;
		expect((await redundancyOf(text)).loadBalancers).toEqual(["owa", "smtp"]);
	});
});

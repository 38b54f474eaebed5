import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ApplyRequest, applyPlan } from "../../src/app/apply-plan.ts";
import { openStoredChangeRun } from "../../src/app/changes/stored-change-runs.ts";
import type { ChangeRecord } from "../../src/core/model/change/change-record.ts";
import { availabilityFacts, clusterFacts, copyFacts } from "../support/availability-facts.ts";
import { type ChangeFleet, changeFleet, fleetOf } from "../support/change-fleet.ts";
import { tempDir } from "../support/temp-dir.ts";

const OLD = { "rule a": "old a", "rule b": null };

/** Members of one DAG, in batches of one. */
function dagOf(...names: string[]): ChangeFleet {
	const fleet = changeFleet(tempDir(), names);
	for (const name of names) fleet.set(name, { availability: availabilityFacts() });
	return fleet;
}

async function apply(fleet: ChangeFleet, over: Partial<ApplyRequest> = {}) {
	return (await applyPlan(fleet.parts, await fleet.request(fleet.plan(), over))).run;
}

async function resume(fleet: ChangeFleet, id: string) {
	const { run, plan } = await openStoredChangeRun(fleet.runsDir, id);
	return (await applyPlan(fleet.parts, await fleet.request(plan, { resume: run }))).run;
}

describe("apply on members of a DAG", () => {
	it("changes one after the other while each is as well as before", async () => {
		const run = await apply(dagOf("ex01", "ex02"));
		expect(run).toMatchObject({ state: "finished", stop: null });
		expect(run.hosts.map(({ result, healthy }) => [result, healthy])).toEqual([
			["done", true],
			["done", true],
		]);
	});

	it("does not go on behind a member whose copy has failed, until a resume finds it well", async () => {
		const fleet = dagOf("ex01", "ex02");
		const copies = [copyFacts("DB01", { flags: ["Failed"] }), copyFacts("DB02")];
		fleet.set("ex01", { availabilityAfter: availabilityFacts({ copies }) });
		const run = await apply(fleet);
		expect(run).toMatchObject({ state: "stopped", stop: { reason: "health-gate" } });
		expect(run.hosts).toMatchObject([
			{
				result: "done",
				healthy: false,
				problems: ["The copy of DB01 was healthy before and is Failed now."],
			},
			{ result: "skipped" },
		]);
		expect(fleet.state("ex02").values).toEqual(OLD);
		fleet.set("ex01", { availability: availabilityFacts() });
		expect(await resume(fleet, run.id)).toMatchObject({ state: "finished", stop: null });
	});

	it("does not go on behind a member of which a component stays inactive", async () => {
		const fleet = dagOf("ex01", "ex02");
		const components = [{ component: "HubTransport", requester: "HealthApi", value: "1:0:638" }];
		fleet.set("ex01", { availabilityAfter: availabilityFacts({ components }) });
		const run = await apply(fleet);
		expect(run.stop?.reason).toBe("health-gate");
		expect(run.hosts[0]?.problems).toEqual([
			"Component HubTransport was active before and is inactive now (HealthApi).",
		]);
	});

	it("does not begin a member while another node is down, and closes the gate", async () => {
		const fleet = dagOf("ex01", "ex02");
		const nodes = [{ name: "EX02", state: "down" as const }];
		fleet.set("ex01", { availability: availabilityFacts({ cluster: clusterFacts({ nodes }) }) });
		const run = await apply(fleet);
		expect(run.stop).toEqual({
			reason: "health-gate",
			message: "not begun because of its DAG: contoso/berlin/ex01",
		});
		expect(run.hosts).toMatchObject([
			{
				result: "skipped",
				healthy: false,
				problems: ["Not begun, for the sake of its DAG.", "Node EX02 of the cluster DAG01 is down."],
			},
			{ result: "skipped", healthy: null },
		]);
		expect(fleet.asked).toEqual(["ex01 collect"]);
		fleet.set("ex01", { availability: availabilityFacts() });
		const again = await resume(fleet, run.id);
		expect(again.hosts.map(({ result }) => result)).toEqual(["done", "done"]);
	});

	it("does not begin the next step either of a member that waits for a resume", async () => {
		const fleet = dagOf("ex01");
		const once = fleet.plan();
		const plan = fleet.plan({ steps: once.steps.flatMap((step) => [step, step]) });
		const stop = new AbortController();
		const onChange = ({ status }: ChangeRecord): void => void (status === "verified" && stop.abort());
		const request = await fleet.request(plan, { signal: stop.signal, events: { onChange } });
		const { run } = await applyPlan(fleet.parts, request);
		expect(run.hosts[0]?.result).toBe("partial");
		const nodes = [{ name: "EX02", state: "down" as const }];
		fleet.set("ex01", { availability: availabilityFacts({ cluster: clusterFacts({ nodes }) }) });
		const again = await resume(fleet, run.id);
		expect(again.hosts[0]).toMatchObject({ result: "partial", healthy: false });
		expect(again.stop?.message).toBe("not begun because of its DAG: contoso/berlin/ex01");
	});

	it("begins it all the same when somebody answers for it, and keeps the reason", async () => {
		const fleet = dagOf("ex01");
		const nodes = [{ name: "EX02", state: "down" as const }];
		fleet.set("ex01", { availability: availabilityFacts({ cluster: clusterFacts({ nodes }) }) });
		const run = await apply(fleet, { despiteDag: "EX02 is being rebuilt, INC-9" });
		expect(run).toMatchObject({ state: "finished", hosts: [{ result: "done", healthy: true }] });
		expect(run.approval.despiteDag).toContain("INC-9");
		expect(readFileSync(join(fleet.runsDir, "audit/contoso.jsonl"), "utf8")).toContain("INC-9");
	});

	it("does not begin what the inventory calls a member when nothing can be seen of it", async () => {
		const fleet = dagOf("ex01");
		fleet.set("ex01", { availability: null });
		const [host] = fleet.hosts;
		if (host === undefined) throw new Error("no host");
		const named = { ...host, redundancy: { dags: ["dag01"], loadBalancers: [] } };
		const run = await apply(fleet, { fleet: fleetOf([named]) });
		expect(run.stop?.reason).toBe("health-gate");
		expect(run.hosts[0]?.problems[1]).toMatch(/health there cannot be seen/);
		expect(fleet.asked).toEqual(["ex01 collect"]);
	});

	it("does not begin the member that may have the last good copy", async () => {
		const fleet = dagOf("ex01", "ex02");
		const copies = [copyFacts("DB01", { flags: ["Suspended"] }), copyFacts("DB02")];
		fleet.set("ex01", { availability: availabilityFacts({ copies }) });
		const run = await apply(fleet);
		expect(run.hosts.map(({ result }) => result)).toEqual(["done", "skipped"]);
		expect(run.hosts[1]?.problems[1]).toBe(
			"The copy of DB01 here may be the last good one: it is Suspended on contoso/berlin/ex01.",
		);
		expect(run.stop?.reason).toBe("health-gate");
		expect(fleet.state("ex02").values).toEqual(OLD);
	});

	it("looks at the members that the inventory names before it begins the first", async () => {
		const fleet = dagOf("ex01", "ex02");
		const copies = [copyFacts("DB01", { flags: ["Suspended"] }), copyFacts("DB02")];
		fleet.set("ex02", { availability: availabilityFacts({ copies }) });
		const redundancy = { dags: ["dag01"], loadBalancers: [] };
		const hosts = fleet.hosts.map((host) => ({ ...host, redundancy }));
		const run = await apply(fleet, { fleet: fleetOf(hosts) });
		expect(run.stop?.reason).toBe("health-gate");
		expect(run.hosts[0]?.problems[1]).toBe(
			"The copy of DB01 here may be the last good one: it is Suspended on contoso/berlin/ex02.",
		);
		expect([...fleet.asked].sort()).toEqual(["ex01 collect", "ex01 collect", "ex02 collect"]);
	});

	it("goes on with a member beside one that shows nothing of itself, and stops there", async () => {
		const fleet = dagOf("ex01", "ex02");
		fleet.set("ex02", { values: OLD, running: [], availability: null });
		const redundancy = { dags: ["dag01"], loadBalancers: [] };
		const run = await apply(fleet, {
			fleet: fleetOf(fleet.hosts.map((host) => ({ ...host, redundancy }))),
		});
		expect(run.hosts.map(({ result }) => result)).toEqual(["done", "skipped"]);
	});

	it("looks again at a member that has nothing left to begin, whatever became of the others", async () => {
		const fleet = dagOf("ex01", "ex02");
		const copies = [copyFacts("DB01", { copyQueue: 99 }), copyFacts("DB02")];
		fleet.set("ex01", { availabilityAfter: availabilityFacts({ copies }) });
		const run = await apply(fleet);
		const nodes = [{ name: "EX03", state: "down" as const }];
		fleet.set("ex01", { availability: availabilityFacts({ cluster: clusterFacts({ nodes }), copies }) });
		const again = await resume(fleet, run.id);
		expect(again.hosts[0]).toMatchObject({ result: "done", healthy: false });
	});
});

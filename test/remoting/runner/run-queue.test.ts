import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JumpHost } from "../../../src/core/model/host.ts";
import { type QueueItem, runQueue } from "../../../src/remoting/runner/run-queue.ts";
import { buildHost } from "../../support/target.ts";

const NEVER = new AbortController().signal;

interface Item extends QueueItem {
	readonly name: string;
}

function items(count: number, tenant = "contoso", site = "berlin"): Item[] {
	return Array.from({ length: count }, (_, index) => ({ tenant, site, name: `${tenant}-${site}-${index}` }));
}

function limits(fleet: number, tenant = 1000, site = 1000) {
	return { fleet, tenant: () => tenant, site: () => site };
}

/** Work that ends when the test says so. */
function manualWork() {
	const running = new Map<string, () => void>();
	const started: string[] = [];
	return {
		running,
		started,
		work: async (item: Item) => {
			started.push(item.name);
			await new Promise<void>((resolve) => running.set(item.name, resolve));
			running.delete(item.name);
		},
		async finish(name: string) {
			running.get(name)?.();
			await new Promise((resolve) => setImmediate(resolve));
		},
	};
}

describe("runQueue", () => {
	it("starts the next host as soon as one ends, whichever it is", async () => {
		const manual = manualWork();
		const done = runQueue(items(4), limits(2), manual.work, NEVER);
		expect(manual.started).toEqual(["contoso-berlin-0", "contoso-berlin-1"]);
		await manual.finish("contoso-berlin-1");
		await manual.finish("contoso-berlin-2");
		expect(manual.started).toEqual([
			"contoso-berlin-0",
			"contoso-berlin-1",
			"contoso-berlin-2",
			"contoso-berlin-3",
		]);
		await manual.finish("contoso-berlin-0");
		await manual.finish("contoso-berlin-3");
		expect(await done).toEqual([]);
	});

	it("lets sites take turns", async () => {
		const manual = manualWork();
		const done = runQueue([...items(5), ...items(2, "fabrikam", "oslo")], limits(3), manual.work, NEVER);
		expect(manual.started).toEqual(["contoso-berlin-0", "fabrikam-oslo-0", "contoso-berlin-1"]);
		while (manual.running.size > 0) await manual.finish([...manual.running.keys()][0] ?? "");
		await done;
	});

	it("returns what was never started when it is stopped, and waits for the rest", async () => {
		const manual = manualWork();
		const stop = new AbortController();
		const done = runQueue(items(3), limits(1), manual.work, stop.signal);
		stop.abort();
		await manual.finish("contoso-berlin-0");
		expect((await done).map((item) => item.name)).toEqual(["contoso-berlin-1", "contoso-berlin-2"]);
	});

	it("ends at once with nothing to do", async () => {
		expect(await runQueue<Item>([], limits(4), async () => {}, NEVER)).toEqual([]);
	});

	it("keeps all three limits and works every host once", async () => {
		const anyItem = fc.record({
			tenant: fc.constantFrom("a", "b", "c"),
			site: fc.constantFrom("x", "y"),
			name: fc.uuid(),
		});
		const limit = fc.integer({ min: 1, max: 4 });
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyItem, { maxLength: 40 }),
				limit,
				limit,
				limit,
				async (all, fleet, tenant, site) => {
					const running: Item[] = [];
					const seen: string[] = [];
					await runQueue(
						all,
						limits(fleet, tenant, site),
						async (item) => {
							running.push(item);
							seen.push(item.name);
							expect(running.length).toBeLessThanOrEqual(fleet);
							const ofTenant = running.filter((other) => other.tenant === item.tenant);
							expect(ofTenant.length).toBeLessThanOrEqual(tenant);
							expect(ofTenant.filter((other) => other.site === item.site).length).toBeLessThanOrEqual(site);
							await new Promise((resolve) => setImmediate(resolve));
							running.splice(running.indexOf(item), 1);
						},
						NEVER,
					);
					expect(seen.toSorted()).toEqual(all.map((item) => item.name).toSorted());
				},
			),
			{ numRuns: 50 },
		);
	});

	it("holds hosts behind a jump host to its limit, and lets others of the site pass", async () => {
		const manual = manualWork();
		const behind = items(4).map((item) => ({ ...item, connection: { proxyJump: [jump("bastion", 2)] } }));
		const direct = items(3, "contoso", "berlin").map((item) => ({ ...item, name: `direct-${item.name}` }));
		const done = runQueue([...behind, ...direct], limits(6), manual.work, NEVER);
		const count = (word: string): number =>
			[...manual.running.keys()].filter((name) => name.startsWith(word)).length;
		expect([count("contoso"), count("direct")]).toEqual([2, 3]);
		await manual.finish("contoso-berlin-0");
		expect([count("contoso"), count("direct")]).toEqual([2, 3]);
		while (manual.running.size > 0) await manual.finish([...manual.running.keys()][0] ?? "");
		expect(await done).toEqual([]);
	});

	it("counts a jump host over all sites, and each jump host for itself", async () => {
		const manual = manualWork();
		const over = (site: string, name: string): Item[] =>
			items(3, "contoso", site).map((item) => ({ ...item, connection: { proxyJump: [jump(name, 2)] } }));
		const all = [...over("berlin", "one"), ...over("oslo", "one"), ...over("rome", "two")];
		const done = runQueue(all, limits(10), manual.work, NEVER);
		const inRome = manual.started.filter((name) => name.includes("rome")).length;
		expect([manual.started.length - inRome, inRome]).toEqual([2, 2]);
		while (manual.running.size > 0) await manual.finish([...manual.running.keys()][0] ?? "");
		expect(await done).toEqual([]);
	});
});

function jump(address: string, concurrency: number): JumpHost {
	const { credential } = buildHost().connection;
	const rest = { port: 22, auth: "key", agentKey: undefined, hostKeyPins: [], knownHosts: [] } as const;
	return { address, credential, concurrency, ...rest };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BatchHost } from "../../../src/core/batches/batch-host.ts";
import { type BatchSize, hostsOfSize } from "../../../src/core/batches/batch-size.ts";
import { countMembers, splitBatches } from "../../../src/core/batches/split-batches.ts";

function makeHosts(count: number, over: (index: number) => Partial<BatchHost> = () => ({})): BatchHost[] {
	return Array.from({ length: count }, (_, index) => ({
		id: `h${index}`,
		site: "berlin",
		shared: [],
		isAlone: false,
		...over(index),
	}));
}

const SIZES: readonly BatchSize[] = [1, "25%", "100%"];
const lengths = (batches: readonly string[][]): number[] => batches.map((batch) => batch.length);

describe("splitBatches", () => {
	it("makes one host, a quarter, and the rest", () => {
		expect(lengths(splitBatches(makeHosts(12), { sizes: SIZES }))).toEqual([1, 3, 8]);
	});

	it("rounds percentages down, but never to nothing", () => {
		expect(lengths(splitBatches(makeHosts(3), { sizes: SIZES }))).toEqual([1, 1, 1]);
	});

	it("keeps the last size for all further batches", () => {
		expect(lengths(splitBatches(makeHosts(9), { sizes: [1, 3] }))).toEqual([1, 3, 3, 2]);
	});

	it("makes as many batches as the largest DAG has members, when nothing else needs more", () => {
		const hosts = makeHosts(12, (index) => ({ shared: index < 5 ? ["dag01"] : [] }));
		expect(splitBatches(hosts, { sizes: ["100%"] })).toHaveLength(5);
	});

	it("lets hosts of which nobody knows go alone, after the others", () => {
		const hosts = makeHosts(4, (index) => ({ isAlone: index < 2 }));
		expect(splitBatches(hosts, { sizes: ["100%"] })).toEqual([["h2", "h3"], ["h0"], ["h1"]]);
	});

	it("goes site by site, each with a first host of its own", () => {
		const hosts = makeHosts(8, (index) => ({ site: index % 2 === 0 ? "berlin" : "munich" }));
		const batches = splitBatches(hosts, { sizes: [1, "100%"], siteBySite: true });
		expect(batches).toEqual([["h0"], ["h2", "h4", "h6"], ["h1"], ["h3", "h5", "h7"]]);
	});

	it("gives no batches for no hosts", () => {
		expect(splitBatches([], { sizes: SIZES })).toEqual([]);
	});
});

const groups = fc.subarray(["dag01", "dag02", "owa", "smtp"]);
const fleets = fc
	.array(fc.record({ site: fc.constantFrom("a", "b", "c"), shared: groups, isAlone: fc.boolean() }), {
		maxLength: 60,
	})
	.map((hosts) => hosts.map((host, index) => ({ ...host, id: `h${index}` })));
const sizeLists = fc.array(
	fc.oneof(
		fc.integer({ min: 1, max: 20 }),
		fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
	),
	{ minLength: 1, maxLength: 4 },
);

describe("every split", () => {
	it("has every host exactly once", () => {
		fc.assert(
			fc.property(fleets, sizeLists, fc.boolean(), (hosts, sizes, siteBySite) => {
				const ids = splitBatches(hosts, { sizes, siteBySite }).flat();
				expect([...ids].sort()).toEqual(hosts.map(({ id }) => id).sort());
			}),
		);
	});

	it("never puts two hosts that share something, or one of which nobody knows, beside another", () => {
		fc.assert(
			fc.property(fleets, sizeLists, fc.boolean(), (hosts, sizes, siteBySite) => {
				const known = new Map(hosts.map((host) => [host.id, host]));
				for (const batch of splitBatches(hosts, { sizes, siteBySite })) {
					const shared = batch.flatMap((id) => known.get(id)?.shared ?? []);
					expect(new Set(shared).size).toBe(shared.length);
					expect(batch.length === 1 || batch.every((id) => known.get(id)?.isAlone === false)).toBe(true);
				}
			}),
		);
	});

	it("keeps to the sizes and has no empty batch", () => {
		fc.assert(
			fc.property(fleets, sizeLists, (hosts, sizes) => {
				for (const [index, batch] of splitBatches(hosts, { sizes }).entries()) {
					const size = sizes[Math.min(index, sizes.length - 1)] ?? 1;
					expect(batch.length).toBeGreaterThan(0);
					expect(batch.length).toBeLessThanOrEqual(hostsOfSize(size, hosts.length));
				}
			}),
		);
	});

	it("never mixes sites, and never comes back to one, when it goes site by site", () => {
		fc.assert(
			fc.property(fleets, sizeLists, (hosts, sizes) => {
				const siteOf = new Map(hosts.map(({ id, site }) => [id, site]));
				const order = splitBatches(hosts, { sizes, siteBySite: true }).map((batch) => {
					const sites = new Set(batch.map((id) => siteOf.get(id)));
					expect(sites.size).toBe(1);
					return [...sites][0];
				});
				const changes = order.filter((site, index) => site !== order[index - 1]);
				expect(new Set(changes).size).toBe(changes.length);
			}),
		);
	});

	it("needs no more batches than its largest group, when each host is in one group only", () => {
		const oneGroup = fc.array(fc.constantFrom("dag01", "dag02", "owa"), { minLength: 1, maxLength: 40 });
		fc.assert(
			fc.property(oneGroup, (names) => {
				const hosts = makeHosts(names.length, (index) => ({ shared: [names[index] ?? ""] }));
				const largest = Math.max(...countMembers(hosts).values());
				expect(splitBatches(hosts, { sizes: ["100%"] })).toHaveLength(largest);
			}),
		);
	});
});

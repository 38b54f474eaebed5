import type { Host, JumpHost } from "../../core/model/host.ts";
import { jumpKey } from "../jump-key.ts";

/** What the queue needs to know of an item. */
export interface QueueItem extends Pick<Host, "tenant" | "site"> {
	/** The last jump host on the way limits how many items run behind it. */
	readonly connection?: { readonly proxyJump: readonly JumpHost[] };
}

/** How many items may run at once; jump hosts bring limits of their own. */
export interface QueueLimits {
	readonly fleet: number;
	readonly tenant: (tenant: string) => number;
	readonly site: (tenant: string, site: string) => number;
}

/** Hosts of one site that go the same way: when one cannot start, the next in line cannot either. */
interface Lane<Item> {
	readonly items: Item[];
	readonly limits: readonly Count[];
	next: number;
}

/** One limit and what is running under it. */
interface Count {
	readonly limit: number;
	running: number;
}

/**
 * Works through the items with all limits kept, that of a jump host among them: hosts that wait for
 * one take no place from others. A work queue, never fixed slices: a slow host holds its own place
 * only. Sites take turns, so that a large tenant does not starve a small one. Ends when all started
 * work has ended; returns the items that were never started.
 *
 * `work` must not reject: what can go wrong with a host is part of its result.
 */
export async function runQueue<Item extends QueueItem>(
	items: readonly Item[],
	limits: QueueLimits,
	work: (item: Item) => Promise<void>,
	signal: AbortSignal,
): Promise<Item[]> {
	const lanes = splitIntoLanes(items, limits);
	let running = 0;
	let turn = 0;

	function hasRoom(lane: Lane<Item>): boolean {
		return lane.next < lane.items.length && lane.limits.every((count) => count.running < count.limit);
	}
	function count(lane: Lane<Item>, by: 1 | -1): void {
		running += by;
		for (const limit of lane.limits) limit.running += by;
	}
	function nextLane(): Lane<Item> | undefined {
		for (let step = 0; step < lanes.length; step += 1) {
			const lane = lanes[(turn + step) % lanes.length];
			if (lane === undefined || !hasRoom(lane)) continue;
			turn = (turn + step + 1) % lanes.length;
			return lane;
		}
		return undefined;
	}

	await new Promise<void>((resolve, reject) => {
		function startSome(): void {
			while (!signal.aborted && running < limits.fleet) {
				const lane = nextLane();
				const item = lane?.items[lane.next];
				if (lane === undefined || item === undefined) break;
				lane.next += 1;
				count(lane, 1);
				work(item).then(() => {
					count(lane, -1);
					startSome();
				}, reject);
			}
			if (running === 0) resolve();
		}
		startSome();
	});
	return lanes.flatMap((lane) => lane.items.slice(lane.next));
}

function splitIntoLanes<Item extends QueueItem>(items: readonly Item[], limits: QueueLimits): Lane<Item>[] {
	const lanes = new Map<string, Lane<Item>>();
	const counts = new Map<string, Count>();
	function countOf(key: string, limit: number): Count {
		const count = counts.get(key) ?? { limit, running: 0 };
		counts.set(key, count);
		return count;
	}
	for (const item of items) {
		const { tenant, site } = item;
		const jumps = item.connection?.proxyJump ?? [];
		const jump = jumps.at(-1);
		const way = jump === undefined ? "" : jumpKey(jumps);
		const key = `${tenant}/${site} ${way}`;
		const lane = lanes.get(key) ?? {
			items: [],
			limits: [
				countOf(tenant, limits.tenant(tenant)),
				countOf(`${tenant}/${site}`, limits.site(tenant, site)),
				...(jump === undefined ? [] : [countOf(way, jump.concurrency)]),
			],
			next: 0,
		};
		lane.items.push(item);
		lanes.set(key, lane);
	}
	return [...lanes.values()];
}

/** What the queue needs to know of an item. */
export interface QueueItem {
	readonly tenant: string;
	readonly site: string;
}

/** How many items may run at once. */
export interface QueueLimits {
	readonly fleet: number;
	readonly tenant: (tenant: string) => number;
	readonly site: (tenant: string, site: string) => number;
}

interface SiteQueue<Item> {
	readonly tenant: string;
	readonly limit: number;
	readonly items: Item[];
	next: number;
	running: number;
}

/**
 * Works through the items with all three limits kept. A work queue, never fixed slices: a slow
 * host holds its own place only. Sites take turns, so that a large tenant does not starve a small
 * one. Ends when all started work has ended; returns the items that were never started.
 *
 * `work` must not reject: what can go wrong with a host is part of its result.
 */
export async function runQueue<Item extends QueueItem>(
	items: readonly Item[],
	limits: QueueLimits,
	work: (item: Item) => Promise<void>,
	signal: AbortSignal,
): Promise<Item[]> {
	const sites = splitBySite(items, limits);
	const perTenant = new Map<string, number>();
	let running = 0;
	let turn = 0;

	function hasRoom(site: SiteQueue<Item>): boolean {
		const inTenant = perTenant.get(site.tenant) ?? 0;
		return (
			site.next < site.items.length && site.running < site.limit && inTenant < limits.tenant(site.tenant)
		);
	}
	function count(site: SiteQueue<Item>, by: 1 | -1): void {
		running += by;
		site.running += by;
		perTenant.set(site.tenant, (perTenant.get(site.tenant) ?? 0) + by);
	}
	function nextSite(): SiteQueue<Item> | undefined {
		for (let step = 0; step < sites.length; step += 1) {
			const site = sites[(turn + step) % sites.length];
			if (site === undefined || !hasRoom(site)) continue;
			turn = (turn + step + 1) % sites.length;
			return site;
		}
		return undefined;
	}

	await new Promise<void>((resolve, reject) => {
		function startSome(): void {
			while (!signal.aborted && running < limits.fleet) {
				const site = nextSite();
				const item = site?.items[site.next];
				if (site === undefined || item === undefined) break;
				site.next += 1;
				count(site, 1);
				work(item).then(() => {
					count(site, -1);
					startSome();
				}, reject);
			}
			if (running === 0) resolve();
		}
		startSome();
	});
	return sites.flatMap((site) => site.items.slice(site.next));
}

function splitBySite<Item extends QueueItem>(items: readonly Item[], limits: QueueLimits): SiteQueue<Item>[] {
	const sites = new Map<string, SiteQueue<Item>>();
	for (const item of items) {
		const key = `${item.tenant}/${item.site}`;
		const site = sites.get(key) ?? {
			tenant: item.tenant,
			limit: limits.site(item.tenant, item.site),
			items: [],
			next: 0,
			running: 0,
		};
		site.items.push(item);
		sites.set(key, site);
	}
	return [...sites.values()];
}

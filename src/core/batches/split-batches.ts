import type { BatchHost } from "./batch-host.ts";
import { type BatchSize, hostsOfSize } from "./batch-size.ts";

export interface BatchOptions {
	/** Sizes of the batches in turn; the last one holds for all further batches. */
	readonly sizes: readonly BatchSize[];
	/** One site after the other, each with its own first host. @default false */
	readonly siteBySite?: boolean;
}

/**
 * Ids of all hosts, each once, in batches that are changed one after the other. No batch is larger than its size, no
 * two hosts of a batch share a DAG or a load-balanced group, and a host of which nobody knows goes alone.
 */
export function splitBatches(hosts: readonly BatchHost[], options: BatchOptions): string[][] {
	if (options.siteBySite !== true) return splitHosts(hosts, options.sizes);
	const sites = [...new Set(hosts.map(({ site }) => site))];
	return sites.flatMap((site) =>
		splitHosts(
			hosts.filter((host) => host.site === site),
			options.sizes,
		),
	);
}

/** Those that go alone come last: the first batches are for learning, and should say something of many hosts. */
function splitHosts(hosts: readonly BatchHost[], sizes: readonly BatchSize[]): string[][] {
	const batches: string[][] = [];
	let left = hosts.filter(({ isAlone }) => !isAlone);
	while (left.length > 0) {
		const size = sizes[Math.min(batches.length, sizes.length - 1)] ?? 1;
		const batch = fillBatch(left, hostsOfSize(size, hosts.length));
		batches.push(batch.map(({ id }) => id));
		left = left.filter((host) => !batch.includes(host));
	}
	const alone = hosts.filter(({ isAlone }) => isAlone).map(({ id }) => [id]);
	return [...batches, ...alone];
}

/** Members of the largest group that is left go first: it decides how many batches there must be. */
function fillBatch(left: readonly BatchHost[], size: number): BatchHost[] {
	const members = countMembers(left);
	const weight = ({ shared }: BatchHost): number =>
		Math.max(0, ...shared.map((name) => members.get(name) ?? 0));
	const taken = new Set<string>();
	const batch: BatchHost[] = [];
	// Sorting is stable: among equals the order of the inventory stays.
	for (const host of [...left].sort((a, b) => weight(b) - weight(a))) {
		if (batch.length === size) break;
		if (host.shared.some((name) => taken.has(name))) continue;
		batch.push(host);
		for (const name of host.shared) taken.add(name);
	}
	return batch;
}

/** How many of these hosts each DAG and load-balanced group has. */
export function countMembers(hosts: readonly BatchHost[]): Map<string, number> {
	const members = new Map<string, number>();
	for (const { shared } of hosts) {
		for (const name of shared) members.set(name, (members.get(name) ?? 0) + 1);
	}
	return members;
}

import type { BatchHost } from "./batch-host.ts";
import { type BatchSize, hostsOfSize } from "./batch-size.ts";
import { type BatchOptions, countMembers } from "./split-batches.ts";

const MOST_NAMED = 5;

/** Why the batches are as they are, one sentence each. */
export function explainBatches(hosts: readonly BatchHost[], options: BatchOptions): string[] {
	if (hosts.length < 2) return [];
	const bound = [...countMembers(hosts)].filter(([, members]) => members > 1);
	const alone = hosts.filter(({ isAlone }) => isAlone);
	const sites = [...new Set(hosts.map(({ site }) => site))];
	return [
		`Sizes: ${sizesText(options.sizes, hosts.length, options.siteBySite === true)}.`,
		...(options.siteBySite === true ? [`Site by site: ${sites.join(", ")}.`] : []),
		...bound.map(([name, members]) => `${name}: ${members} members, of which no two are in one batch.`),
		...(alone.length === 0
			? []
			: [
					`One at a time, because the inventory does not say whether they are in a DAG or behind a load balancer: ${someOf(alone)}. A group of kind dag or load-balanced says it, or dag: none and loadBalancerGroup.`,
				]),
	];
}

function sizesText(sizes: readonly BatchSize[], hosts: number, bySite: boolean): string {
	const texts = sizes.map((size, index) => {
		if (index > 0 && size === "100%") return "the rest";
		if (typeof size === "number") return index === 0 && size === 1 ? "1 host" : `at most ${size}`;
		return bySite ? `at most ${size} of a site` : `at most ${size} (${hostsOfSize(size, hosts)})`;
	});
	return texts.join(", then ");
}

function someOf(hosts: readonly BatchHost[]): string {
	const ids = hosts.slice(0, MOST_NAMED).map(({ id }) => id);
	const more = hosts.length - ids.length;
	return more > 0 ? `${ids.join(", ")} and ${more} more` : ids.join(", ");
}

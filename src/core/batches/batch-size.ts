/** Most hosts of a batch: a number, or a percentage such as `25%` of the hosts of the plan. */
export type BatchSize = number | string;

/** One host, then a quarter, then the rest. */
export const DEFAULT_BATCH_SIZES: readonly BatchSize[] = [1, "25%", "100%"];

/** Reads `1` or `25%`; undefined for anything else. */
export function readBatchSize(text: string): BatchSize | undefined {
	if (/^(?:100|[1-9][0-9]?)%$/.test(text)) return text;
	return /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : undefined;
}

/** A percentage is an upper bound, so it is rounded down; but one host can always go. */
export function hostsOfSize(size: BatchSize, hosts: number): number {
	return Math.max(1, typeof size === "number" ? size : shareOf(size, hosts));
}

/** Hosts that may fail, of a number or a percentage. Rounded down: 10% of 9 hosts is none. */
export function failuresOf(limit: BatchSize, hosts: number): number {
	return typeof limit === "number" ? limit : shareOf(limit, hosts);
}

/**
 * Batch by batch the smaller of two wishes: the command line may make the policy of a tenant only stricter. The last
 * size of each holds for all further batches.
 */
export function stricterSizes(
	a: readonly BatchSize[],
	b: readonly BatchSize[],
	hosts: number,
): readonly BatchSize[] {
	return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => {
		const first = a[Math.min(index, a.length - 1)] ?? hosts;
		const second = b[Math.min(index, b.length - 1)] ?? hosts;
		return hostsOfSize(first, hosts) <= hostsOfSize(second, hosts) ? first : second;
	});
}

function shareOf(percentage: string, hosts: number): number {
	return Math.floor((hosts * Number.parseInt(percentage, 10)) / 100);
}

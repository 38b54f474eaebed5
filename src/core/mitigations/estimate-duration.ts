/** Test, apply and verify each start a PowerShell of their own. */
const PROCESSES_PER_STEP = 3;

/** What a scan of the host took, milliseconds. */
export interface HostTimings {
	readonly connectMs: number;
	readonly runMs: number;
}

/**
 * How long applying a plan takes, milliseconds: the hosts of a batch go side by side as far as the limit lets them,
 * and a batch waits for its slowest hosts. Each process counts as much as a whole scan, which is more than it is.
 * Undefined where a host was never measured.
 */
export function estimateDuration(
	batches: readonly (readonly string[])[],
	stepsOf: (host: string) => number,
	timingsOf: (host: string) => HostTimings | undefined,
	atOnce: number,
): number | undefined {
	let total = 0;
	for (const batch of batches) {
		let slowest = 0;
		for (const host of batch) {
			const timings = timingsOf(host);
			if (timings === undefined) return undefined;
			const processes = PROCESSES_PER_STEP * stepsOf(host);
			slowest = Math.max(slowest, timings.connectMs + processes * timings.runMs);
		}
		total += slowest * Math.ceil(batch.length / Math.max(1, atOnce));
	}
	return Math.round(total);
}

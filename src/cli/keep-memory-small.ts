import { setFlagsFromString } from "node:v8";

/**
 * Lets the garbage collector run early instead of letting the heap grow. A scan keeps only counters
 * of a host that has ended, but without this the process grows with the number of hosts all the same
 * (5,000 hosts: 200 MB against 83 MB, for about a sixth more CPU).
 */
export function keepMemorySmall(): void {
	setFlagsFromString("--optimize-for-size");
}

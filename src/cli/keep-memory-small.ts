import { setFlagsFromString } from "node:v8";

/**
 * Lets the garbage collector run early instead of letting the heap grow. A scan keeps only counters of a host that
 * has ended, but without this the process grows all the same: 200 hosts took 298 MB, with it 163 to 200 MB, for a
 * quarter more CPU. `--optimize-for-size` holds 106 MB, but nearly doubles the CPU.
 */
export function keepMemorySmall(): void {
	setFlagsFromString("--heap-growing-percent=50");
}

import { setMaxListeners } from "node:events";
import type { StopReason } from "./outcome-of-host.ts";

/** One signal for both ways in which a run is stopped, and which of them it was. */
export interface StopSignal {
	readonly signal: AbortSignal;
	reason(): StopReason | undefined;
	/** Ends the clock. */
	end(): void;
}

/** Joins Ctrl-C and the time limit of the run. */
export function watchRunTime(interrupt: AbortSignal, runTimeoutMs: number | undefined): StopSignal {
	const stop = new AbortController();
	// Every running host listens; that is no leak.
	setMaxListeners(0, stop.signal);
	let reason: StopReason | undefined;
	function end(why: StopReason): void {
		reason ??= why;
		stop.abort();
	}
	const onInterrupt = (): void => end("interrupted");
	interrupt.addEventListener("abort", onInterrupt, { once: true });
	if (interrupt.aborted) onInterrupt();
	const timer = runTimeoutMs === undefined ? undefined : setTimeout(() => end("run-timeout"), runTimeoutMs);
	return {
		signal: stop.signal,
		reason: () => reason,
		end() {
			clearTimeout(timer);
			interrupt.removeEventListener("abort", onInterrupt);
		},
	};
}

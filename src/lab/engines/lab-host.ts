import type { LabHostState } from "../state/host-state.ts";
import type { EngineOutput, EngineRequest, LabEngine } from "./lab-engine.ts";
import { createLimiter } from "./limit-runs.ts";

/** A simulated host over its lifetime: what it is now, and the runs that may change it. */
export interface LabHost {
	/** What the last run left. */
	readonly state: LabHostState;
	/** One start of PowerShell; waits until the one before has ended. */
	run(request: HostRun): AsyncIterable<EngineOutput>;
	/** Puts another state in the place of the present one, as somebody who works on the host would. */
	replace(state: LabHostState): void;
	/** As the host was in the beginning. */
	reset(): void;
}

/** A run on a host, which knows its own state. */
export type HostRun = Omit<EngineRequest, "state" | "onState">;

/** @param onChange called with each new state */
export function createLabHost(
	initial: LabHostState,
	engine: LabEngine,
	onChange?: (before: LabHostState, after: LabHostState) => void,
): LabHost {
	const limiter = createLimiter(1);
	let state = initial;
	function replace(next: LabHostState): void {
		const before = state;
		state = next;
		if (before !== next) onChange?.(before, next);
	}
	return {
		get state() {
			return state;
		},
		replace,
		reset: () => replace(initial),
		async *run(request) {
			const leave = await limiter.enter(request.signal);
			try {
				yield* engine.run({ ...request, state, onState: replace });
			} finally {
				leave();
			}
		},
	};
}

import { once } from "node:events";
import { failCopies } from "../state/availability.ts";
import { editTexts } from "../state/edit-texts.ts";
import type { LabHostState } from "../state/host-state.ts";
import type { Mishap } from "../stories/mishap.ts";
import { type ChangeRun, changeRunOf } from "./change-run.ts";
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
export interface HostRun extends Omit<EngineRequest, "state" | "onState" | "failAt"> {
	/** Ends the connection of the client at once. */
	readonly hangUp?: () => void;
}

/** Told of each new state, and of what the host was asked then; undefined where it was no change of ours. */
export type OnHostChange = (before: LabHostState, after: LabHostState, run: ChangeRun | undefined) => void;

export function createLabHost(
	initial: LabHostState,
	engine: LabEngine,
	mishap?: Mishap,
	onChange?: OnHostChange,
): LabHost {
	const limiter = createLimiter(1);
	let state = initial;
	let isEdited = false;
	function replace(next: LabHostState, run?: ChangeRun): void {
		const before = state;
		state = next;
		if (before !== next) onChange?.(before, next, run);
	}
	function edit(run: ChangeRun | undefined): void {
		if (isEdited || mishap?.kind !== "foreign-edit" || run?.action !== mishap.before) return;
		isEdited = true;
		replace(editTexts(state, mishap.edits, state.utcNow ?? new Date().toISOString()));
	}
	async function* runNow(request: HostRun): AsyncGenerator<EngineOutput> {
		const run = changeRunOf(request.stdin);
		edit(run);
		const isApply = run?.action === "apply";
		const failAt = isApply && mishap?.kind === "write-fails" ? mishap.at : undefined;
		const onState = (next: LabHostState): void =>
			replace(isApply && mishap?.kind === "copies-fail" ? failCopies(next) : next, run);
		const outputs = engine.run({ ...request, state, failAt, onState });
		yield* isApply && mishap !== undefined ? breakOff(outputs, mishap, request) : outputs;
	}
	return {
		get state() {
			return state;
		},
		replace,
		reset() {
			isEdited = false;
			replace(initial);
		},
		async *run(request) {
			const leave = await limiter.enter(request.signal);
			try {
				yield* runNow(request);
			} finally {
				leave();
			}
		},
	};
}

/** Lets a change be made, and its answer not arrive. */
async function* breakOff(
	outputs: AsyncIterable<EngineOutput>,
	{ kind }: Mishap,
	{ hangUp, signal }: HostRun,
): AsyncGenerator<EngineOutput> {
	let isFirst = true;
	for await (const output of outputs) {
		if (isFirst || (kind !== "drop" && kind !== "hang")) yield output;
		isFirst = false;
	}
	if (kind === "drop") hangUp?.();
	if ((kind === "drop" || kind === "hang") && !signal.aborted) await once(signal, "abort");
}

import { rollbackRequest } from "../core/changes/rollback-request.ts";
import { FleetError } from "../core/errors.ts";
import { applyResultSchema, type TestResult, testResultSchema } from "../core/model/change/change-results.ts";
import { type ChangeAction, preconditionOf } from "../core/model/change/change-values.ts";
import type { RecordedChanges, RecordedStep } from "./recorded-changes.ts";
import { RECORDED_COMPUTER_NAME, RECORDED_UTC } from "./engines/recorded-values.ts";
import { keyText, type Transition } from "./engines/transition.ts";
import { keyOf, type RecordedRun, type RecordingRequest, type RecordOptions, runRequest } from "./record.ts";
import { buildHostState } from "./state/build-host-state.ts";
import { failCopies } from "./state/availability.ts";
import { editTexts } from "./state/edit-texts.ts";
import { hashState } from "./state/hash-state.ts";
import type { LabHostState } from "./state/host-state.ts";
import type { Mishap } from "./stories/mishap.ts";
import { STORIES } from "./stories/stories.ts";

/** What clients send to change hosts. */
export interface ChangeRequests {
	/** By story. */
	readonly stories: Readonly<Record<string, RecordedChanges>>;
	readonly request: (
		action: ChangeAction,
		step: RecordedStep,
		parameters: Readonly<Record<string, string | boolean>>,
	) => RecordingRequest;
	/** `test` together with the units that a change is judged by. */
	readonly verify: (step: RecordedStep) => RecordingRequest;
}

/** A change that was made, and can be undone. */
interface Step {
	readonly of: RecordedStep;
	readonly undo: TestResult;
	/** What it left, in the words of `apply`; and in those of a test, for clients that lost the answer. */
	readonly left: readonly Parameters<typeof rollbackRequest>[1][];
}

/** A state of a host, and our changes on the way to it. */
interface Place {
	readonly state: LabHostState;
	readonly steps: readonly Step[];
	/** Somebody else changed it since. */
	readonly isForeign: boolean;
}

/** More states than changes in any order can make: something never comes to an end. */
const MOST_PLACES = 60;

/**
 * Makes, tests, verifies and undoes changes in every order on the hosts of the stories and writes all answers down;
 * with the mishap of a story, too.
 */
export async function recordChanges(
	options: RecordOptions,
	changes: ChangeRequests,
	known: ReadonlyMap<string, readonly Transition[]>,
): Promise<ReadonlyMap<string, readonly Transition[]>> {
	const seen = new Set([...known.values()].flat().map(keyText));
	const runs = new Map<string, RecordedRun>();
	const found = new Map<string, Transition[]>();
	for (const [id, plan] of Object.entries(changes.stories)) {
		const story = STORIES.get(id);
		if (story === undefined) throw new FleetError("lab-recording", `there is no story ${id}`);
		const recorder = new Recorder(options, changes, plan, story.mishap, seen, runs);
		const state = { ...buildHostState(story.machine, RECORDED_COMPUTER_NAME), utcNow: RECORDED_UTC };
		await recorder.walk({ state, steps: [], isForeign: false });
		found.set(id, recorder.transitions);
	}
	return found;
}

class Recorder {
	readonly transitions: Transition[] = [];
	readonly #options: RecordOptions;
	readonly #changes: ChangeRequests;
	readonly #plan: RecordedChanges;
	readonly #mishap: Mishap | undefined;
	readonly #seen: Set<string>;
	readonly #runs: Map<string, RecordedRun>;
	readonly #places = new Set<string>();

	constructor(
		options: RecordOptions,
		changes: ChangeRequests,
		plan: RecordedChanges,
		mishap: Mishap | undefined,
		seen: Set<string>,
		runs: Map<string, RecordedRun>,
	) {
		this.#options = options;
		this.#changes = changes;
		this.#plan = plan;
		this.#mishap = mishap;
		this.#seen = seen;
		this.#runs = runs;
	}

	/** Does in a place whatever a client could do there, and goes on to where that leads. */
	async walk(place: Place): Promise<void> {
		const key = placeKey(place);
		if (this.#places.has(key)) return;
		this.#places.add(key);
		if (this.#places.size > MOST_PLACES) throw new FleetError("lab-recording", "the changes have no end");
		const { state, steps } = place;
		for (const request of this.#options.requests) {
			if (!this.#seen.has(keyText(keyOf(request, state)))) await this.#run(request, state);
		}
		for (const step of this.#plan.tested) {
			const seen = await this.#test(step, state);
			if (seen.state === "applied") await this.#run(this.#changes.verify(step), state);
			const isNext = this.#mayFollow(step, place) && seen.obstacles.length === 0;
			if (isNext && seen.state !== "applied") await this.#apply(step, seen, place);
		}
		for (const step of place.isForeign ? steps.toReversed() : steps.slice(-1)) await this.#undo(step, place);
	}

	/** Plans have one order. Neither after a failure nor after the work of somebody else is more than one change made. */
	#mayFollow(step: RecordedStep, { steps, isForeign }: Place): boolean {
		const { applied } = this.#plan;
		if (steps.length > 0 && (isForeign || this.#mishap?.kind === "write-fails")) return false;
		const last = steps.at(-1)?.of;
		return applied.indexOf(step) > (last === undefined ? -1 : applied.indexOf(last));
	}

	async #apply(of: RecordedStep, undo: TestResult, place: Place): Promise<void> {
		const { state, steps } = place;
		const request = this.#changes.request("apply", of, { expected: preconditionOf(undo.values) });
		const mishap = this.#mishap;
		if (mishap?.kind === "write-fails") {
			const failed = await this.#run({ ...request, failAt: mishap.at }, state);
			const left = dataOf(failed.transition, of.unit) === null ? [] : [this.#applied(failed, of)];
			await this.#goOn(failed.state, { of, undo, left }, place);
			return;
		}
		if (mishap?.kind === "foreign-edit" && mishap.before === "apply" && !place.isForeign) {
			const edited = editTexts(state, mishap.edits, RECORDED_UTC);
			if (edited !== state) {
				await this.#run(request, edited);
				await this.walk({ state: edited, steps, isForeign: true });
				return;
			}
		}
		const done = await this.#run(request, state);
		const left = mishap?.kind === "copies-fail" ? failCopies(done.state) : done.state;
		await this.#goOn(left, { of, undo, left: [this.#applied(done, of)] }, place);
	}

	/** Looks at what a change has left, also if it failed, and undoes it in every way. */
	async #goOn(state: LabHostState, step: Step, { steps, isForeign, state: before }: Place): Promise<void> {
		if (hashState(state) === hashState(before)) return;
		const { values, files } = await this.#test(step.of, state);
		const known = { ...step, left: [...step.left, { values, files }] };
		await this.walk({ state, steps: [...steps, known], isForeign });
	}

	async #undo(step: Step, place: Place): Promise<void> {
		const { steps } = place;
		const others = steps.filter((other) => other !== step);
		const mishap = this.#mishap;
		let { state } = place;
		if (mishap?.kind === "foreign-edit" && mishap.before === "rollback" && !place.isForeign) {
			state = editTexts(state, mishap.edits, RECORDED_UTC);
			if (state !== place.state) {
				await this.walk({ state, steps, isForeign: true });
				return;
			}
		}
		// Who lost the answer of a change finds somebody else's work just as who got it.
		for (const left of place.isForeign ? step.left.slice(0, 1) : step.left) {
			for (const force of place.isForeign ? [false, true] : [false]) {
				const undo = JSON.stringify(rollbackRequest(step.undo, left));
				const request = this.#changes.request("rollback", step.of, { undo, force });
				const done = await this.#run(request, state);
				if (done.state !== state) await this.walk({ ...place, state: done.state, steps: others });
			}
		}
	}

	async #test(step: RecordedStep, state: LabHostState): Promise<TestResult> {
		const { transition } = await this.#run(this.#changes.request("test", step, {}), state);
		return testResultSchema.parse(dataOf(transition, step.unit));
	}

	#applied({ transition }: RecordedRun, { unit }: RecordedStep): Step["left"][number] {
		return applyResultSchema.parse(dataOf(transition, unit));
	}

	/** Each request once per state: whoever comes again has its answer. */
	async #run(request: RecordingRequest, state: LabHostState): Promise<RecordedRun> {
		const key = keyText(keyOf(request, state));
		const known = this.#runs.get(key);
		if (known !== undefined) return known;
		const run = await runRequest(this.#options, request, state);
		this.#runs.set(key, run);
		if (!this.#seen.has(key))
			this.transitions.push({ ...run.transition, lines: run.transition.lines.map(withoutTime) });
		this.#seen.add(key);
		return run;
	}
}

function placeKey({ state, steps, isForeign }: Place): string {
	const left = steps.map((step) => JSON.stringify([step.of, step.left]));
	return [hashState(state), isForeign, ...left].join("\n");
}

function dataOf({ lines }: Transition, unit: string): unknown {
	const line = lines.find((text) => text.startsWith(`E${unit} `)) ?? "E {}";
	const envelope: unknown = JSON.parse(line.slice(line.indexOf(" ")));
	return typeof envelope === "object" && envelope !== null && "data" in envelope ? envelope.data : null;
}

/** How long a unit took says nothing here, and would make one answer out of many. */
function withoutTime(line: string): string {
	return line.replace(/"durationMs":\d+/, '"durationMs":200');
}

import { FleetError } from "../core/errors.ts";
import type { EngineOutput, EngineRequest, LabEngine } from "./engines/lab-engine.ts";
import { parseStdin } from "./engines/parse-stdin.ts";
import { type ChangeRequests, recordChanges } from "./record-changes.ts";
import { RECORDED_COMPUTER_NAME, RECORDED_UTC } from "./engines/recorded-values.ts";
import { writeRecordings } from "./engines/recording-file.ts";
import { keyText, type Transition, type TransitionKey, transitionKey } from "./engines/transition.ts";
import { buildHostState } from "./state/build-host-state.ts";
import { hashState } from "./state/hash-state.ts";
import type { LabHostState } from "./state/host-state.ts";
import { changeState, differenceOf } from "./state/state-change.ts";
import { STORIES } from "./stories/stories.ts";

/** Something that clients of the lab send, to be answered once per state. */
export interface RecordingRequest {
	/** `scan`, `probe`: for people. */
	readonly name: string;
	/** Script of `-EncodedCommand`, as sent. */
	readonly reader: string;
	/** Parameter lines of stdin, as sent. */
	readonly parameters: readonly string[];
	/** Script text of stdin, as sent. */
	readonly body: string;
	/** Which writing of the run fails, see the engines. */
	readonly failAt?: number | undefined;
}

export interface RecordOptions {
	/** A powershell engine; recordings are made of nothing else. */
	readonly engine: LabEngine;
	/** What gave the answers: `PowerShell 7.6`. */
	readonly engineName: string;
	readonly requests: readonly RecordingRequest[];
	/** How hosts are changed; without it, they are only read. */
	readonly changes?: ChangeRequests;
	/** Answers that need not be asked again: of the same scripts. @default none */
	readonly keep?: ReadonlyMap<string, Transition>;
	/** Folder that gets the files; recordings that lie there are replaced. */
	readonly dir: string;
	readonly signal: AbortSignal;
	/** Called when a file is written. */
	readonly onRecorded?: (story: string, path: string) => void;
}

/** Asks the engine every request in every state of the stories and writes the answers down. */
export async function recordEstate(options: RecordOptions): Promise<void> {
	if (options.engine.name !== "powershell") {
		throw new FleetError("lab-recording", "recordings are made with the powershell engine only");
	}
	const states = distinctStates();
	const files = new Map<string, Transition[]>();
	for (const [story, state] of states) {
		const transitions: Transition[] = [];
		for (const request of options.requests) transitions.push(await recordTransition(options, request, state));
		files.set(story, transitions);
	}
	if (options.changes !== undefined) {
		for (const [story, transitions] of await recordChanges(options, options.changes, files)) {
			files.set(story, [...(files.get(story) ?? []), ...transitions]);
		}
	}
	// Only when every answer is there: half a set of recordings helps nobody.
	const recordings = [...files].map(([story, transitions]) => {
		return { story, engine: options.engineName, transitions };
	});
	await writeRecordings(options.dir, recordings, options.onRecorded);
}

/** One state per different machine, under the name of the first story that has it. */
export function distinctStates(): ReadonlyMap<string, LabHostState> {
	const seen = new Set<string>();
	const states = new Map<string, LabHostState>();
	for (const story of STORIES.values()) {
		const state = { ...buildHostState(story.machine, RECORDED_COMPUTER_NAME), utcNow: RECORDED_UTC };
		const hash = hashState(state);
		if (!seen.has(hash)) states.set(story.id, state);
		seen.add(hash);
	}
	return states;
}

/** Runs one request in one state. Fails when the answer is not a complete one. */
export async function recordTransition(
	options: Pick<RecordOptions, "engine" | "signal" | "keep">,
	request: RecordingRequest,
	state: LabHostState,
): Promise<Transition> {
	return (await runRequest(options, request, state)).transition;
}

/** A recorded answer, and what became of the host. */
export interface RecordedRun {
	readonly transition: Transition;
	readonly state: LabHostState;
}

/** Runs one request in one state. Fails when the answer is not a complete one. */
export async function runRequest(
	{ engine, signal, keep }: Pick<RecordOptions, "engine" | "signal" | "keep">,
	request: RecordingRequest,
	state: LabHostState,
): Promise<RecordedRun> {
	const key = keyOf(request, state);
	const kept = keep?.get(keyText(key));
	if (kept !== undefined) {
		const times = { recorded: RECORDED_UTC, now: RECORDED_UTC };
		const left = kept.next === undefined ? state : changeState(state, kept.next, times);
		return { transition: { ...kept, lines: kept.lines }, state: left };
	}
	let after = state;
	const onState = (next: LabHostState): void => void (after = next);
	const engineRequest = { ...engineRequestOf(request, state, signal), onState };
	const { stdout, stderr, exitCode } = await collect(engine.run(engineRequest));
	const lines = stdout.split(/\r?\n/).filter((line) => line !== "");
	const complete = lines.every((line) => line.startsWith(PREFIX)) && lines.at(-1)?.startsWith(`${PREFIX}.`);
	if (!complete || stderr !== "") {
		throw new FleetError(
			"lab-recording",
			`${request.name}: the engine gave no clean answer: ${stderr || stdout}`,
		);
	}
	const frames = lines.map((line) => line.slice(PREFIX.length));
	const hash = hashState(after);
	return {
		state: after,
		transition: {
			request: request.name,
			...key,
			units: frames.flatMap((frame) => /^E(\S+) /.exec(frame)?.[1] ?? []),
			exitCode,
			lines: frames,
			...(hash === key.state ? {} : { next: differenceOf(state, after, hash) }),
		},
	};
}

const PREFIX = "recordedrecorded";

function engineRequestOf(
	{ reader, parameters, body, failAt }: RecordingRequest,
	state: LabHostState,
	signal: AbortSignal,
): EngineRequest {
	const head = `exf1 ${PREFIX} 120 ${parameters.length}`;
	const stdin = Buffer.from([head, ...parameters, body].join("\n"), "utf8");
	return { state, reader, stdin, signal, failAt };
}

/** Under which the answer to a request is found. */
export function keyOf(request: RecordingRequest, state: LabHostState): TransitionKey {
	const asked = engineRequestOf(request, state, new AbortController().signal);
	const parsed = parseStdin(asked.stdin);
	if (parsed === undefined)
		throw new FleetError("lab-recording", `${request.name}: parameters are malformed`);
	return transitionKey(asked, parsed);
}

async function collect(
	outputs: AsyncIterable<EngineOutput>,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number }> {
	let stdout = "";
	let stderr = "";
	let exitCode = -1;
	for await (const output of outputs) {
		if (output.kind === "exit") exitCode = output.code;
		else if (output.kind === "stdout") stdout += output.data.toString("latin1");
		else stderr += output.data.toString("utf8");
	}
	return { stdout, stderr, exitCode };
}

import { FleetError } from "../core/errors.ts";
import type { LabEngine } from "./engines/lab-engine.ts";
import { parseStdin } from "./engines/parse-stdin.ts";
import { RECORDED_COMPUTER_NAME, RECORDED_UTC } from "./engines/recorded-values.ts";
import { writeRecordings } from "./engines/recording-file.ts";
import { type Transition, transitionKey } from "./engines/transition.ts";
import { buildHostState } from "./state/build-host-state.ts";
import { hashState } from "./state/hash-state.ts";
import type { LabHostState } from "./state/host-state.ts";
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
}

export interface RecordOptions {
	/** A powershell engine; recordings are made of nothing else. */
	readonly engine: LabEngine;
	/** What gave the answers: `PowerShell 7.6`. */
	readonly engineName: string;
	readonly requests: readonly RecordingRequest[];
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
	options: Pick<RecordOptions, "engine" | "signal">,
	request: RecordingRequest,
	state: LabHostState,
): Promise<Transition> {
	const prefix = "recordedrecorded";
	const head = `exf1 ${prefix} 120 ${request.parameters.length}`;
	const stdin = Buffer.from([head, ...request.parameters, request.body].join("\n"), "utf8");
	const parsed = parseStdin(stdin);
	if (parsed === undefined)
		throw new FleetError("lab-recording", `${request.name}: parameters are malformed`);
	const engineRequest = { state, reader: request.reader, stdin, signal: options.signal };
	let stdout = "";
	let stderr = "";
	let exitCode = -1;
	for await (const output of options.engine.run(engineRequest)) {
		if (output.kind === "exit") exitCode = output.code;
		else if (output.kind === "stdout") stdout += output.data.toString("latin1");
		else stderr += output.data.toString("utf8");
	}
	const lines = stdout.split(/\r?\n/).filter((line) => line !== "");
	const complete = lines.every((line) => line.startsWith(prefix)) && lines.at(-1)?.startsWith(`${prefix}.`);
	if (!complete || stderr !== "") {
		throw new FleetError(
			"lab-recording",
			`${request.name}: the engine gave no clean answer: ${stderr || stdout}`,
		);
	}
	const frames = lines.map((line) => line.slice(prefix.length));
	return {
		request: request.name,
		...transitionKey(engineRequest, parsed),
		units: frames.flatMap((frame) => /^E(\S+) /.exec(frame)?.[1] ?? []),
		exitCode,
		lines: frames,
	};
}

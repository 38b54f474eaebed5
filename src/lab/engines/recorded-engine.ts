import type { LabHostState } from "../state/host-state.ts";
import { changeState, type StateChange } from "../state/state-change.ts";
import { changeRunOf } from "./change-run.ts";
import { knownHashes, personalise } from "./config-answer.ts";
import { createHostHashes, type HostHashes } from "./host-hashes.ts";
import { type EngineOutput, type EngineRequest, type LabEngine, refuse } from "./lab-engine.ts";
import { type ParsedStdin, parseStdin } from "./parse-stdin.ts";
import { RECORDED_COMPUTER_NAME, RECORDED_UTC } from "./recorded-values.ts";
import { keyText, type Transition, transitionKey } from "./transition.ts";

/**
 * Answers from recordings of real PowerShell, and makes of the host what was recorded. It has an answer for exactly
 * what was recorded; for anything else the command fails with a text that says what is missing.
 */
export function createRecordedEngine(transitions: Iterable<Transition>): LabEngine {
	const byKey = new Map<string, Transition>();
	for (const transition of transitions) byKey.set(keyText(transition), transition);
	const hashesByName = new Map<string, HostHashes>();
	function hashesOf(state: LabHostState): HostHashes {
		const known = hashesByName.get(state.computerName) ?? createHostHashes(state.computerName);
		hashesByName.set(state.computerName, known);
		known.learn(state);
		return known;
	}
	return {
		name: "recorded",
		async *run(request): AsyncIterable<EngineOutput> {
			const parsed = parseStdin(request.stdin);
			if (parsed === undefined) {
				yield* refuse("exf lab: stdin is no exf1 stream");
				return;
			}
			// Scans of hosts that were never changed have no use for them.
			const hashes = changeRunOf(request.stdin) === undefined ? undefined : hashesOf(request.state);
			const transition = byKey.get(keyText(transitionKey(request, parsed, hashes)));
			if (transition === undefined) {
				yield* refuse(missingText(request, parsed.bodySha256));
				return;
			}
			const state = move(request.state, transition.next);
			// Before the answer: whoever loses it has changed the host all the same.
			if (state !== request.state) request.onState?.(state);
			hashes?.learn(state);
			yield* replay(transition, parsed, state, hashes);
		},
	};
}

function move(state: LabHostState, next: StateChange | undefined): LabHostState {
	if (next === undefined) return state;
	return changeState(state, next, { recorded: RECORDED_UTC, now: utcOf(state).toISOString() });
}

function* replay(
	transition: Transition,
	{ prefix, parameters }: ParsedStdin,
	state: LabHostState,
	hashes: HostHashes | undefined,
): Generator<EngineOutput> {
	const now = utcOf(state);
	const known = knownHashes(parameters);
	for (const line of transition.lines) {
		const personal = hashes !== undefined && line.startsWith("Emitigate/") ? hashes.toOwn(line) : line;
		const text = forHost(personalise(personal, state, known), state.computerName, now);
		yield { kind: "stdout", data: Buffer.from(`${prefix}${text}\n`, "utf8") };
	}
	yield { kind: "exit", code: transition.exitCode };
}

function missingText(request: EngineRequest, script: string): string {
	const host = request.state.computerName;
	return `exf lab: no recording for ${host} and script ${script.slice(0, 12)} with these parameters; record again, or use the powershell engine`;
}

function utcOf(state: LabHostState): Date {
	return state.utcNow === null ? new Date() : new Date(state.utcNow);
}

/** Times of the days before the recorded clock: what a host wrote into its logs lately. */
const RECORDED_TIME = new RegExp(
	`${RECORDED_UTC.slice(0, 5)}0[12]-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.(\\d+))?Z`,
	"g",
);
const RECORDED_MS = Date.parse(RECORDED_UTC);

/** Puts computer name and clock of this host in the place of the recorded ones. */
function forHost(line: string, computerName: string, now: Date): string {
	return line
		.replaceAll(RECORDED_COMPUTER_NAME, computerName)
		.replace(RECORDED_TIME, (text, fraction: string | undefined) => {
			const time = new Date(now.getTime() + Date.parse(text) - RECORDED_MS);
			return formatUtc(time, fraction?.length ?? 0);
		});
}

/** ISO 8601 with as many fraction digits as the recorded text had. */
function formatUtc(time: Date, digits: number): string {
	const iso = time.toISOString();
	const fraction = iso.slice(20, 23).padEnd(digits, "0").slice(0, digits);
	return digits === 0 ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 19)}.${fraction}Z`;
}

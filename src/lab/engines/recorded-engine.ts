import type { LabHostState } from "../state/host-state.ts";
import { personalise } from "./config-answer.ts";
import { type EngineOutput, type EngineRequest, type LabEngine, refuse } from "./lab-engine.ts";
import { parseStdin } from "./parse-stdin.ts";
import { RECORDED_COMPUTER_NAME, RECORDED_UTC } from "./recorded-values.ts";
import { keyText, type Transition, transitionKey } from "./transition.ts";

/**
 * Answers from recordings of real PowerShell. It has an answer for exactly what was recorded; for
 * anything else the command fails with a text that says what is missing.
 */
export function createRecordedEngine(transitions: Iterable<Transition>): LabEngine {
	const byKey = new Map<string, Transition>();
	for (const transition of transitions) byKey.set(keyText(transition), transition);
	return {
		name: "recorded",
		async *run(request): AsyncIterable<EngineOutput> {
			const parsed = parseStdin(request.stdin);
			const transition = parsed && byKey.get(keyText(transitionKey(request, parsed)));
			if (parsed === undefined) yield* refuse("exf lab: stdin is no exf1 stream");
			else if (transition === undefined) yield* refuse(missingText(request, parsed.bodySha256));
			else yield* replay(transition, parsed.prefix, request.state);
		},
	};
}

function* replay(transition: Transition, prefix: string, state: LabHostState): Generator<EngineOutput> {
	const now = new Date();
	for (const line of transition.lines) {
		yield { kind: "stdout", data: Buffer.from(`${prefix}${forHost(line, state, now)}\n`, "utf8") };
	}
	yield { kind: "exit", code: transition.exitCode };
}

function missingText(request: EngineRequest, script: string): string {
	const host = request.state.computerName;
	return `exf lab: no recording for ${host} and script ${script.slice(0, 12)} with these parameters; record again, or use the powershell engine`;
}

/** Times of the days before the recorded clock: what a host wrote into its logs lately. */
const RECORDED_TIME = new RegExp(
	`${RECORDED_UTC.slice(0, 5)}0[12]-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.(\\d+))?Z`,
	"g",
);
const RECORDED_MS = Date.parse(RECORDED_UTC);

/** Puts computer name and clock of this host in the place of the recorded ones. */
function forHost(line: string, state: LabHostState, now: Date): string {
	const utc = state.utcNow === null ? now : new Date(state.utcNow);
	return personalise(line, state)
		.replaceAll(RECORDED_COMPUTER_NAME, state.computerName)
		.replace(RECORDED_TIME, (text, fraction: string | undefined) => {
			const time = new Date(utc.getTime() + Date.parse(text) - RECORDED_MS);
			return formatUtc(time, fraction?.length ?? 0);
		});
}

/** ISO 8601 with as many fraction digits as the recorded text had. */
function formatUtc(time: Date, digits: number): string {
	const iso = time.toISOString();
	const fraction = iso.slice(20, 23).padEnd(digits, "0").slice(0, digits);
	return digits === 0 ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 19)}.${fraction}Z`;
}

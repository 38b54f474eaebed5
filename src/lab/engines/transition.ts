import { createHash } from "node:crypto";
import { hashState } from "../state/hash-state.ts";
import { comparableParameters } from "./config-answer.ts";
import type { EngineRequest } from "./lab-engine.ts";
import type { ParsedStdin } from "./parse-stdin.ts";

/** Names the answer to a request: same state, same scripts, same parameters. */
export interface TransitionKey {
	/** Hash of the host's state. */
	readonly state: string;
	/** Hash of the reader on the command line. */
	readonly reader: string;
	/** Hash of the body on stdin. */
	readonly script: string;
	/** Hash of the parameter lines; a parameter's value is never written into a recording. */
	readonly parameters: string;
}

/** One recorded answer. */
export interface Transition extends TransitionKey {
	/** What the request was for: `scan`, `probe`. */
	readonly request: string;
	/** Units whose envelopes are in the answer. */
	readonly units: readonly string[];
	readonly exitCode: number;
	/** Framed lines in order, each without its prefix. */
	readonly lines: readonly string[];
}

export function transitionKey(request: EngineRequest, parsed: ParsedStdin): TransitionKey {
	return {
		state: hashState(request.state),
		reader: sha256(request.reader),
		script: parsed.bodySha256,
		parameters: sha256([...comparableParameters(parsed.parameters, request.state)].sort().join("\n")),
	};
}

export function keyText(key: TransitionKey): string {
	return `${key.state}/${key.reader}/${key.script}/${key.parameters}`;
}

function sha256(text: string): string {
	return createHash("sha256").update(text, "utf8").digest("hex");
}

import { createHash } from "node:crypto";
import { canonicalJson, hashState } from "../state/hash-state.ts";
import type { StateChange } from "../state/state-change.ts";
import { isKnownHashes } from "./config-answer.ts";
import type { HostHashes } from "./host-hashes.ts";
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
	/** What the request was for: `scan`, `probe`, `apply cve-2021-26855-backend-cookie`. */
	readonly request: string;
	/** Units whose envelopes are in the answer. */
	readonly units: readonly string[];
	readonly exitCode: number;
	/** Framed lines in order, each without its prefix. */
	readonly lines: readonly string[];
	/** What it made of the host; missing where it only read. */
	readonly next?: StateChange | undefined;
}

/** @param hashes of the host, for one that is not the recorded host itself */
export function transitionKey(
	request: EngineRequest,
	parsed: ParsedStdin,
	hashes?: Pick<HostHashes, "toRecorded">,
): TransitionKey {
	const lines = parsed.parameters
		.filter((line) => !isKnownHashes(line))
		.map((line) => (line.startsWith("mitigate/") ? comparable(line, hashes) : line));
	if (request.failAt !== undefined) lines.push(`failAt ${request.failAt}`);
	return {
		state: hashState(request.state),
		reader: sha256(request.reader),
		script: parsed.bodySha256,
		parameters: sha256(lines.sort().join("\n")),
	};
}

/** A parameter of a change as it is on the recorded host; JSON in one order. */
function comparable(line: string, hashes: Pick<HostHashes, "toRecorded"> | undefined): string {
	const [unit = "", name = "", type = "", base64 = ""] = line.split(" ");
	const given = Buffer.from(base64, "base64").toString("utf8");
	const text = hashes?.toRecorded(given) ?? given;
	return [unit, name, type, text.startsWith("{") ? canonicalJson(JSON.parse(text)) : text].join(" ");
}

export function keyText(key: TransitionKey): string {
	return `${key.state}/${key.reader}/${key.script}/${key.parameters}`;
}

function sha256(text: string): string {
	return createHash("sha256").update(text, "utf8").digest("hex");
}

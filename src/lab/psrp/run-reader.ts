import { entriesOf, numberOf, type PsValue, textOf, unwrap } from "../../protocol/clixml/index.ts";
import type { PipelineRequest } from "../../protocol/psrp/index.ts";
import { NO_ANSWER } from "../engines/lab-engine.ts";
import type { HostRun, LabHost } from "../engines/lab-host.ts";
import { parseStdin } from "../engines/parse-stdin.ts";
import { COMPLETED, failed, output, type PipelineAnswer } from "./pipeline-answer.ts";
import { simulationError } from "./simulation-error.ts";

/**
 * The scripts by which clients of the fleet tool are known. Both read the same run: one from stdin, the other from
 * the parameters of its pipeline, and both write the same lines.
 */
export interface ReaderTexts {
	/** Of `-EncodedCommand`. */
	readonly exec: string;
	/** Of a pipeline. */
	readonly psrp: string;
}

/**
 * What the exec reader would find on stdin, for a pipeline that is the PSRP reader; undefined for any other. So
 * the engines, and what was recorded, know one reader only. Fails on a parameter that has no text.
 */
export function stdinOf(request: PipelineRequest, reader: string): Buffer | undefined {
	const command = request.statements[0]?.[0];
	if (request.statements.length !== 1 || command?.isScript !== true || command.text !== reader)
		return undefined;
	const argument = (name: string): PsValue =>
		command.arguments.find((one) => one.name?.toLowerCase() === name)?.value ?? null;
	const lines = parameterLines(argument("parameters"));
	const head = `exf1 ${textOf(argument("prefix"))} ${textOf(argument("deadlineseconds"))} ${lines.length}`;
	return Buffer.from([head, ...lines, textOf(argument("body")) ?? ""].join("\n"), "utf8");
}

/** `<unit> <name> <type> <base64>`, as the exec reader takes it. */
function parameterLines(parameters: PsValue): string[] {
	return (entriesOf(parameters) ?? []).flatMap(([unit, named]) =>
		(entriesOf(named) ?? []).map(([name, value]) => {
			const [type, text] = typedText(value);
			return `${textOf(unit)} ${textOf(name)} ${type} ${Buffer.from(text, "utf8").toString("base64")}`;
		}),
	);
}

function typedText(value: PsValue): readonly [type: string, text: string] {
	const inner = unwrap(value);
	if (typeof inner === "boolean") return ["boolean", String(inner)];
	const number = numberOf(value);
	if (number !== undefined) return ["number", String(number)];
	const text = textOf(value);
	if (text === undefined) throw new TypeError("secret parameters are not simulated");
	return ["string", text];
}

const CONSTRAINED_START = "#exf-language-mode ";

/** Has the host run the scripts of the client and passes on its lines as they come. */
export async function* runReader(host: LabHost, request: HostRun): AsyncGenerator<PipelineAnswer> {
	// With its last line, or that of a language that it refuses, the reader has come to its own end.
	const ends = [`${parseStdin(request.stdin)?.prefix}.`, CONSTRAINED_START];
	let rest = "";
	let errors = "";
	let hasEnded = false;
	for await (const item of host.run(request)) {
		if (item.kind === "stdout") {
			const lines = (rest + item.data.toString("latin1")).split("\n");
			rest = lines.pop() ?? "";
			hasEnded ||= lines.some((line) => ends.some((end) => line.startsWith(end)));
			for (const line of lines) yield output(decode(line));
		} else if (item.kind === "stderr") {
			errors += item.data.toString("utf8");
		} else if (item.kind === "exit" && item.code === NO_ANSWER) {
			yield failed(simulationError(errors.trim()));
			return;
		} else if (item.kind === "exit" && !hasEnded) {
			// `exit` in a pipeline ends it, and its code goes to the client's host.
			yield { kind: "host", method: "SetShouldExit", parameters: [item.code] };
		}
	}
	if (rest !== "") yield output(decode(rest));
	yield COMPLETED;
}

/** Bytes were kept as latin1 characters, so that none was cut in two. */
function decode(line: string): string {
	return Buffer.from(line.replace(/\r$/, ""), "latin1").toString("utf8");
}

/** Puts the version of the PowerShell of this session where that of the host is said. */
export async function* sayVersion(
	answers: AsyncIterable<PipelineAnswer>,
	recorded: string,
	version: string,
): AsyncGenerator<PipelineAnswer> {
	for await (const answer of answers) {
		if (recorded === version || answer.kind !== "output" || typeof answer.value !== "string") yield answer;
		else yield output(withVersion(answer.value, recorded, version));
	}
}

const HEAD = 2000;

/** In the hello line and in the heads of envelopes. */
function withVersion(line: string, recorded: string, version: string): string {
	const head = line
		.slice(0, HEAD)
		.replace(`H${recorded} `, `H${version} `)
		.replace(`"powershell":"${recorded}"`, `"powershell":"${version}"`);
	return head + line.slice(HEAD);
}

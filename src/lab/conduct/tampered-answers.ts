import { collectAnswer, longestLine } from "./collect-answer.ts";
import { type ExecAnswer, type ExecRequest, exit, stderr, stdout } from "./exec-answer.ts";

/** Ends the connection in the middle of the envelope. */
export async function* drop(request: ExecRequest): AsyncGenerator<ExecAnswer> {
	const { lines } = await collectAnswer(request);
	const cut = longestLine(lines);
	const line = lines[cut] ?? "";
	yield stdout(lines.slice(0, cut).join("") + line.slice(0, line.length / 2));
	yield { kind: "hang-up" };
}

/** Sends half the envelope as if it were whole, and everything after it. */
export async function* truncate(request: ExecRequest): AsyncGenerator<ExecAnswer> {
	const { lines, exitCode } = await collectAnswer(request);
	const cut = longestLine(lines);
	const line = lines[cut] ?? "";
	yield stdout(`${lines.slice(0, cut).join("")}${line.slice(0, line.length / 2)}\r\n`);
	yield stdout(lines.slice(cut + 1).join(""));
	yield exit(exitCode);
}

/** Sends half the envelope as if the scripts had ended there. */
export async function* cutShort(request: ExecRequest): AsyncGenerator<ExecAnswer> {
	const { lines } = await collectAnswer(request);
	const cut = longestLine(lines);
	const line = lines[cut] ?? "";
	yield stdout(lines.slice(0, cut).join("") + line.slice(0, line.length / 2));
	yield exit(0);
}

export const MOTD = "\r\n*** Authorised use only. All sessions are recorded. ***\r\n\r\n";
export const PROFILE =
	"VERBOSE: Importing function 'prompt'.\r\n\u001b[33;1mWARNING: 3 updates are pending\u001b[0m\r\n";
/** A native program with its own line ends, colours, a code page, and no line break at the end. */
export const NATIVE =
	"\u001b]0;backup agent\u0007\u001b[2K100 % \u00e4\u00f6\u00fc\n#exf1 looks like ours but is not\rdone ";

/** The whole answer with everything around it that login shells and native programs are known to write. */
export async function* addNoise(request: ExecRequest): AsyncGenerator<ExecAnswer> {
	const { lines, stderr: errors, exitCode } = await collectAnswer(request);
	yield stdout(MOTD + PROFILE);
	for (const line of lines) {
		yield stdout(NATIVE);
		yield stdout(line);
	}
	yield stderr(`${errors}#< CLIXML\r\n<Objs Version="1.1.0.1"></Objs>`);
	yield stdout("\u001b[?1l\u001b>logout\r\n");
	yield exit(exitCode);
}

const LINE = `${"the quick brown fox jumps over the lazy dog ".repeat(3).trimEnd()}\r\n`;
export const CHUNK = LINE.repeat(500);

/** The right answer, with so many lines in its middle that nobody may keep them. */
export async function* addBulk(request: ExecRequest, megabytes: number): AsyncGenerator<ExecAnswer> {
	const { lines, exitCode } = await collectAnswer(request);
	yield stdout(lines[0] ?? "");
	for (let sent = 0; sent < megabytes * 1_000_000; sent += CHUNK.length) yield stdout(CHUNK);
	yield stdout(lines.slice(1).join(""));
	yield exit(exitCode);
}

/** Never ends; the writer's back-pressure is the only brake. */
export function* flood(): Generator<ExecAnswer> {
	for (;;) yield stdout(CHUNK);
}

/** As {@link flood}, without a single line break. */
export function* endlessLine(): Generator<ExecAnswer> {
	for (;;) yield stdout("x".repeat(CHUNK.length));
}

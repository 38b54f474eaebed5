import { foldLine } from "./terminal/fold-line.ts";

/** Where commands write; results to `out`, progress and notes to `err`. */
export interface Output {
	readonly out: NodeJS.WriteStream;
	readonly err: NodeJS.WriteStream;
	readonly env: NodeJS.ProcessEnv;
}

export function printLine(stream: NodeJS.WriteStream, line = ""): void {
	stream.write(`${line}\n`);
}

/** The same cut at words to a terminal, where it goes to one. */
export function printFolded(stream: NodeJS.WriteStream, line: string): void {
	printLine(stream, foldLine(line, stream.columns));
}

/** Colour only where a person looks: a terminal, no NO_COLOR (no-color.org), no dumb terminal. */
export function wantsColor({ out, env }: Output): boolean {
	if ((env["NO_COLOR"] ?? "") !== "") return false;
	if ((env["FORCE_COLOR"] ?? "") !== "") return true;
	return out.isTTY === true && env["TERM"] !== "dumb";
}

/** A live block needs a terminal that is not watched by a CI system. */
export function wantsLiveProgress({ err, env }: Output): boolean {
	return err.isTTY === true && (env["CI"] ?? "") === "" && env["TERM"] !== "dumb";
}

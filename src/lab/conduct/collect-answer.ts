import { answer } from "./answer.ts";
import type { ExecRequest } from "./exec-answer.ts";

/** A whole answer, for stories that tamper with it. */
export interface CollectedAnswer {
	/** Lines of stdout, each with its line end. */
	readonly lines: readonly string[];
	readonly stderr: string;
	readonly exitCode: number;
}

export async function collectAnswer(request: ExecRequest): Promise<CollectedAnswer> {
	let stdout = "";
	let stderr = "";
	let exitCode = 0;
	for await (const item of answer(request)) {
		if (item.kind === "stdout") stdout += item.data.toString("latin1");
		else if (item.kind === "stderr") stderr += item.data.toString("utf8");
		else if (item.kind === "exit") exitCode = item.code;
	}
	return { lines: stdout.match(/[^\n]*\n|[^\n]+$/g) ?? [], stderr, exitCode };
}

/** Position of the longest line: the envelope, in an answer that has one. */
export function longestLine(lines: readonly string[]): number {
	let longest = 0;
	for (const [index, line] of lines.entries()) {
		if (line.length > (lines[longest]?.length ?? 0)) longest = index;
	}
	return longest;
}

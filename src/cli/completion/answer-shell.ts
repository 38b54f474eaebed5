import { type Output, printLine } from "../print.ts";
import { complete } from "./complete.ts";
import { END_OF_WORDS } from "./shell-scripts.ts";

/** Prints candidates, one per line. Says nothing else, whatever happens: it stands in somebody's prompt. */
export async function answerShell(words: readonly string[], output: Output): Promise<void> {
	const typed = words.at(-1) === END_OF_WORDS ? [...words.slice(0, -1), ""] : words;
	const candidates = await complete(typed).catch(() => []);
	for (const candidate of candidates) printLine(output.out, candidate);
}

import { createInterface } from "node:readline/promises";

/** Asks on the terminal and gives the answer; undefined when nobody gave one (end of input, Ctrl-C). */
export async function askLine(
	question: string,
	signal: AbortSignal,
	input: NodeJS.ReadStream = process.stdin,
	output: NodeJS.WriteStream = process.stderr,
): Promise<string | undefined> {
	const reader = createInterface({ input, output });
	// The terminal is in raw mode: Ctrl-C comes here and goes on to those who handle it.
	reader.once("SIGINT", () => process.emit("SIGINT"));
	const closed = new Promise<undefined>((resolve) => reader.once("close", () => resolve(undefined)));
	try {
		return await Promise.race([reader.question(question, { signal }), closed]);
	} catch (thrown) {
		if (signal.aborted) return undefined;
		throw thrown;
	} finally {
		reader.close();
	}
}

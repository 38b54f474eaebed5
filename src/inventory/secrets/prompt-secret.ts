import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { FleetError } from "../../core/errors.ts";

/** A terminal that can be asked for a secret. */
export interface SecretPrompt {
	/** Whether there is somebody to ask. */
	readonly isTerminal: boolean;
	/** The answer, which never shows on the screen; rejects when the person gives up. */
	ask(question: string): Promise<string>;
}

/** Asks on the terminal of this process: question on stderr, answer without echo from stdin. */
export function terminalPrompt(
	input: NodeJS.ReadStream = process.stdin,
	output: NodeJS.WriteStream = process.stderr,
	interrupt: () => void = interruptProcess,
): SecretPrompt {
	return {
		get isTerminal() {
			return input.isTTY === true && output.isTTY === true;
		},
		ask: (question) => askHidden(input, output, question, interrupt),
	};
}

async function askHidden(
	input: NodeJS.ReadableStream,
	output: NodeJS.WritableStream,
	question: string,
	interrupt: () => void,
): Promise<string> {
	const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
	// terminal: true makes readline put the real terminal into raw mode, so that nothing is echoed.
	const reader = createInterface({ input, output: silent, terminal: true, historySize: 0 });
	output.write(question);
	try {
		return await new Promise<string>((resolve, reject) => {
			reader.once("line", resolve);
			reader.once("close", () =>
				reject(new FleetError("secret-unresolved", "the question was not answered")),
			);
			reader.once("SIGINT", () => {
				reader.close();
				interrupt();
			});
		});
	} finally {
		reader.close();
		output.write("\n");
	}
}

/** Raw mode swallows Ctrl-C: pass it on to those who handle it, or end as if it had come through. */
function interruptProcess(): void {
	if (!process.emit("SIGINT")) process.kill(process.pid, "SIGINT");
}

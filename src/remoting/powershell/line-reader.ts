/** Longest line that the worker writes: a result of a unit, as base64, with some room. */
const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * Finds the worker's lines in its output. Whatever else PowerShell and ssh write there goes to
 * `onNoise`; lines without an end are not kept.
 */
export class LineReader {
	readonly #onLine: (afterPrefix: string) => void;
	readonly #onNoise: (line: string) => void;
	#prefix: string;
	#pending: string[] = [];
	#pendingLength = 0;

	constructor(prefix: string, onLine: (afterPrefix: string) => void, onNoise: (line: string) => void) {
		this.#prefix = prefix;
		this.#onLine = onLine;
		this.#onNoise = onNoise;
	}

	push(chunk: string): void {
		const lines = chunk.split("\n");
		const last = lines.pop() ?? "";
		for (const line of lines) {
			this.#pending.push(line);
			const whole = this.#pending.join("");
			this.#clear();
			this.#take(whole);
		}
		if (last === "") return;
		this.#pending.push(last);
		this.#pendingLength += last.length;
		if (this.#pendingLength > LONGEST_LINE) this.#clear();
	}

	#take(line: string): void {
		// Not only at the start: a terminal sequence of the console host may stand before it.
		const at = line.indexOf(this.#prefix);
		if (at >= 0) this.#onLine(line.slice(at + this.#prefix.length));
		else this.#onNoise(line);
	}

	#clear(): void {
		this.#pending = [];
		this.#pendingLength = 0;
	}
}

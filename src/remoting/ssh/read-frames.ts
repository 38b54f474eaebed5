import { cleanText } from "../../core/clean-text.ts";
import { type SessionItem, TransportError } from "../transport.ts";

const LANGUAGE_MODE_LINE = /#exf-language-mode (\w{1,40})/;
/** Lines of noise kept to explain a failure. */
const NOISE_LINES = 5;

export type Frame =
	| SessionItem
	| { readonly kind: "failed"; readonly text: string }
	| { readonly kind: "end"; readonly code: number };

export interface FrameLimits {
	/** All bytes of one run, noise included. */
	readonly totalBytes: number;
	/** One framed line. */
	readonly lineBytes: number;
}

/**
 * Finds the framed lines of exec-reader.ps1 in the bytes of stdout, whatever a login shell, a
 * profile or a native program writes around them. Holds at most one line.
 */
export class FrameReader {
	readonly #prefix: string;
	readonly #limits: FrameLimits;
	#pending = "";
	#total = 0;
	#noise: string[] = [];

	constructor(prefix: string, limits: FrameLimits) {
		this.#prefix = prefix;
		this.#limits = limits;
	}

	/** First lines that were not ours, cleaned, for an error text. */
	get noise(): readonly string[] {
		return this.#noise;
	}

	push(chunk: Buffer): Frame[] {
		this.#count(chunk.length);
		// Frames are ASCII by contract, so bytes and characters are the same.
		const lines = (this.#pending + chunk.toString("latin1")).split("\n");
		this.#pending = this.#capPending(lines.pop() ?? "");
		return lines.flatMap((line) => this.#readLine(line) ?? []);
	}

	/** A line that came as a whole, by a protocol that has its own borders. */
	line(text: string): Frame | undefined {
		this.#count(text.length);
		return this.#readLine(text)?.[0];
	}

	/** A line without its line break was cut off: it may explain a failure, but it is no frame. */
	end(): void {
		if (!this.#pending.includes(this.#prefix)) this.#keepNoise(this.#pending);
		this.#pending = "";
	}

	#count(bytes: number): void {
		this.#total += bytes;
		if (this.#total > this.#limits.totalBytes) throw tooMuch(this.#limits.totalBytes);
	}

	#capPending(pending: string): string {
		if (pending.length <= this.#limits.lineBytes) return pending;
		if (pending.includes(this.#prefix)) {
			throw new TransportError("protocol", `a result line is longer than ${this.#limits.lineBytes} bytes`);
		}
		// Noise without an end: keep just enough to find a prefix that is cut in two.
		return pending.slice(-this.#prefix.length);
	}

	#readLine(raw: string): Frame[] | undefined {
		const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
		// Not only at the start: a native program may have left its own line unfinished.
		const at = line.indexOf(this.#prefix);
		if (at < 0) {
			this.#keepNoise(line);
			return undefined;
		}
		const frame = parseFrame(line.slice(at + this.#prefix.length));
		return frame === undefined ? undefined : [frame];
	}

	#keepNoise(line: string): void {
		const mode = LANGUAGE_MODE_LINE.exec(line)?.[1];
		if (mode !== undefined) throw wrongLanguageMode(mode);
		const text = cleanText(line, 200);
		if (text !== "" && this.#noise.length < NOISE_LINES) this.#noise.push(text);
	}
}

/** The host sent more than the scripts that it runs may. */
export function tooMuch(bytes: number): TransportError {
	return new TransportError("protocol", `the host sent more than ${bytes} bytes`, {
		hint: "Something on this host writes to the output of every session; look at its profile scripts.",
	});
}

/** What a frame is to the caller of a session. Throws where it says that the scripts failed. */
export function itemOf(frame: Frame): SessionItem | "end" {
	if (frame.kind === "failed") {
		throw new TransportError("protocol", `the scripts ended with an error: ${frame.text}`);
	}
	if (frame.kind !== "end") return frame;
	if (frame.code !== 0) throw new TransportError("protocol", `the scripts ended with code ${frame.code}`);
	return "end";
}

/** PowerShell does not run our scripts as they are. */
export function wrongLanguageMode(mode: string): TransportError {
	return new TransportError("language-mode", `PowerShell runs in ${mode} on this host`, {
		hint: "Allow the scripts in the application control policy of this host, or sign them; the Method chapter of the report has their hashes.",
	});
}

function parseFrame(text: string): Frame | undefined {
	const kind = text[0];
	const rest = text.slice(1);
	const space = rest.indexOf(" ");
	const word = space < 0 ? rest : rest.slice(0, space);
	const tail = space < 0 ? "" : rest.slice(space + 1);
	switch (kind) {
		case "H":
			return { kind: "hello", hello: { powershell: cleanText(word, 60), languageMode: cleanText(tail, 60) } };
		case "E":
			return { kind: "envelope", unit: word, text: tail };
		case "D":
			return { kind: "row", unit: word, text: tail };
		case "P":
			return { kind: "progress", unit: word, text: cleanText(tail, 200) };
		case "W":
			return { kind: "record", stream: "warning", text: decodeText(rest) };
		case "X":
			return { kind: "failed", text: decodeText(rest) };
		case ".":
			return { kind: "end", code: Number.parseInt(rest, 10) || 0 };
		default:
			return undefined;
	}
}

function decodeText(base64: string): string {
	return cleanText(Buffer.from(base64.slice(0, 20_000), "base64").toString("utf8"), 1000);
}

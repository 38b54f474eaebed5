import type { ValueListener } from "./build-values.ts";
import type { ClixmlProblem } from "./clixml-problem.ts";
import { type ClixmlItem, ClixmlReader, type ClixmlReadOptions } from "./read-clixml.ts";

/** What stands in such a stream, in order of arrival. */
export interface ClixmlStreamListener {
	readonly value: ValueListener;
	/** Plain text before, between and behind the documents, as of a native program; in pieces cut anywhere. */
	readonly text: (text: string) => void;
	/** A document that is broken or has no end. What of it came before was told; reading goes on behind it. */
	readonly problem: (problem: ClixmlProblem) => void;
}

export type ClixmlStreamPart =
	| ({ readonly kind: "value" } & ClixmlItem)
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "problem"; readonly problem: ClixmlProblem };

export interface ClixmlStream {
	readonly parts: readonly ClixmlStreamPart[];
	readonly warnings: readonly string[];
}

const HEADER = "#< CLIXML";
const ROOT = "<Objs";
const ROOT_END = "</Objs>";
/** One search for both: two would each go through all the rest for every small document. */
const HEADER_ONLY = /#< CLIXML/;
const HEADER_OR_ROOT = /#< CLIXML|<Objs/;
const HEADER_OR_END = /#< CLIXML|<\/Objs>/;
const PIECE = 64 * 1024;
const MOST_WARNINGS = 50;
/** No sender makes a longer start tag of a document. */
const LONGEST_ROOT = 1000;

/**
 * Reads the output of `powershell -OutputFormat XML` (or its standard error with a command that is encoded): a line
 * `#< CLIXML`, then documents, and among them plain text of whatever wrote to the same stream. Before that line no
 * `<Objs` counts as CLIXML. Limits hold for each document.
 */
export class ClixmlStreamReader {
	readonly #listener: ClixmlStreamListener;
	readonly #options: ClixmlReadOptions;
	/** A foreign program may write in any encoding: what is no UTF-8 becomes U+FFFD. */
	readonly #decoder = new TextDecoder("utf-8");
	readonly #warnings = new Set<string>();
	#buffer = "";
	#hasHeader = false;
	/** A header or a document was there, and nothing since. */
	#isGap = false;
	#reader: ClixmlReader | null = null;

	constructor(listener: ClixmlStreamListener, options: ClixmlReadOptions = {}) {
		this.#listener = listener;
		this.#options = options;
	}

	get warnings(): readonly string[] {
		return [...this.#warnings];
	}

	/** Takes the next piece, cut anywhere; a stream is either all text or all bytes. */
	write(piece: string | Uint8Array): void {
		for (let from = 0; from < piece.length; from += PIECE) {
			const part = piece.slice(from, from + PIECE);
			this.#buffer += typeof part === "string" ? part : this.#decoder.decode(part, { stream: true });
			this.#read(false);
		}
	}

	/** Says that there is no more. */
	end(): void {
		this.#buffer += this.#decoder.decode();
		this.#read(true);
		if (this.#reader !== null) this.#endDocument(this.#reader);
	}

	#read(isEnd: boolean): void {
		let again = true;
		while (again) {
			again = this.#reader === null ? this.#readPlain(isEnd) : this.#readDocument(this.#reader, isEnd);
		}
	}

	/** True when something was found and there may be more. */
	#readPlain(isEnd: boolean): boolean {
		const at = this.#buffer.search(this.#hasHeader ? HEADER_OR_ROOT : HEADER_ONLY);
		if (at < 0) {
			this.#tellText(isEnd ? this.#buffer.length : startOfMark(this.#buffer, [HEADER, ROOT]));
			return false;
		}
		this.#tellText(at);
		if (this.#buffer.startsWith(ROOT)) return this.#startDocument(isEnd);
		this.#buffer = this.#buffer.slice(HEADER.length);
		this.#hasHeader = true;
		this.#isGap = true;
		return true;
	}

	#startDocument(isEnd: boolean): boolean {
		const end = this.#buffer.slice(0, LONGEST_ROOT).indexOf(">");
		if (end < 0 && !isEnd && this.#buffer.length < LONGEST_ROOT) return false;
		if (end < 0 || !/^<Objs[ \t\r\n/>]/.test(this.#buffer)) {
			this.#tellText(ROOT.length);
			return true;
		}
		this.#reader = new ClixmlReader(this.#listener.value, this.#options);
		// A document without values has no end tag.
		if (this.#buffer.charAt(end - 1) === "/") return this.#feed(this.#reader, end + 1, true);
		return true;
	}

	/** A `<` before a blank is never XML: at another header the document before it was broken off. */
	#readDocument(reader: ClixmlReader, isEnd: boolean): boolean {
		const at = this.#buffer.search(HEADER_OR_END);
		if (at >= 0) {
			const isRootEnd = this.#buffer.startsWith(ROOT_END, at);
			return this.#feed(reader, isRootEnd ? at + ROOT_END.length : at, true);
		}
		const length = isEnd ? this.#buffer.length : startOfMark(this.#buffer, [HEADER, ROOT_END]);
		this.#feed(reader, length, false);
		return this.#reader === null;
	}

	#feed(reader: ClixmlReader, length: number, isLast: boolean): boolean {
		const text = this.#buffer.slice(0, length);
		this.#buffer = this.#buffer.slice(length);
		const problem = reader.write(text);
		if (problem !== null) {
			this.#hasHeader = false;
			this.#endDocument(reader);
			this.#isGap = false;
			this.#listener.text(text);
		} else if (isLast) this.#endDocument(reader);
		return true;
	}

	#endDocument(reader: ClixmlReader): void {
		const problem = reader.end();
		if (problem !== null) this.#listener.problem(problem);
		for (const warning of reader.warnings) {
			if (this.#warnings.size < MOST_WARNINGS) this.#warnings.add(warning);
		}
		this.#reader = null;
		this.#isGap = true;
	}

	/** Tells the text up to there; the line ends right behind a header or a document belong to nobody. */
	#tellText(length: number): void {
		const found = this.#buffer.slice(0, length);
		const text = this.#isGap ? found.replace(/^[\r\n]+/, "") : found;
		this.#buffer = this.#buffer.slice(length);
		if (text === "") return;
		this.#isGap = false;
		this.#listener.text(text);
	}
}

/** Where one of the marks may begin that is not complete yet; the length when none does. */
function startOfMark(text: string, marks: readonly string[]): number {
	for (let at = Math.max(0, text.length - HEADER.length); at < text.length; at += 1) {
		const tail = text.slice(at);
		if (marks.some((mark) => mark.startsWith(tail))) return at;
	}
	return text.length;
}

/** Reads such a stream that is all there; pieces of text between two values are one part. Never throws. */
export function readClixmlStream(source: string | Uint8Array, options: ClixmlReadOptions = {}): ClixmlStream {
	const parts: ClixmlStreamPart[] = [];
	let texts: string[] = [];
	const flush = (): void => {
		if (texts.length > 0) parts.push({ kind: "text", text: texts.join("") });
		texts = [];
	};
	const reader = new ClixmlStreamReader(
		{
			value(value, stream) {
				flush();
				parts.push({ kind: "value", value, stream });
			},
			text(text) {
				texts.push(text);
			},
			problem(problem) {
				flush();
				parts.push({ kind: "problem", problem });
			},
		},
		options,
	);
	reader.write(source);
	reader.end();
	flush();
	return { parts, warnings: reader.warnings };
}

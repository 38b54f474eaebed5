import { createReadStream } from "node:fs";
import { cleanText } from "../core/clean-text.ts";
import { errorText, FleetError } from "../core/errors.ts";
import {
	type ClixmlProblem,
	ClixmlReader,
	ClixmlStreamReader,
	type PlainOptions,
	type PlainValue,
	toPlain,
} from "../protocol/clixml/index.ts";
import { encodingOf } from "./decode-text.ts";

/** What stood in a file, in order. Plain text occurs only in output that was captured (`#< CLIXML`). */
export type ClixmlEntry =
	| { readonly kind: "value"; readonly value: PlainValue; readonly stream: string | null }
	| { readonly kind: "text"; readonly text: string };

export interface ClixmlFile {
	/** A document of values, or captured output of a PowerShell with plain text in it. */
	readonly form: "document" | "output";
	readonly entries: readonly ClixmlEntry[];
	/** What was skipped, or is broken in captured output; one sentence each. */
	readonly notes: readonly string[];
	/** Values that are only shown as text because they lie too deep. */
	readonly cut: number;
}

/** What is read: a path, or the bytes of standard input under the name to use in messages. */
export interface ClixmlSource {
	readonly name: string;
	readonly bytes: AsyncIterable<Uint8Array>;
}

export function openClixmlFile(path: string): ClixmlSource {
	return { name: path, bytes: createReadStream(path) };
}

/**
 * Reads a file of Export-Clixml (UTF-16 or UTF-8), a document of PSSerializer, one bare element, or captured output
 * of `powershell -OutputFormat XML`; in pieces, so that a large file is never in memory as a whole.
 * Fails with `clixml-unreadable`.
 */
export async function readClixmlFile(source: ClixmlSource, options: PlainOptions): Promise<ClixmlFile> {
	let file: FileReader | null = null;
	let decoder: TextDecoder | null = null;
	for await (const bytes of readBytes(source)) {
		decoder ??= new TextDecoder(encodingOf(bytes));
		const text = decoder.decode(bytes, { stream: true });
		if (file === null && text.trim() !== "") file = chooseReader(text, source.name, options);
		file?.write(text);
	}
	if (file === null || decoder === null) throw unreadable(source.name, "is empty");
	file.write(decoder.decode());
	return file.end();
}

/** The first piece is long enough to tell the encoding. */
async function* readBytes({ name, bytes }: ClixmlSource): AsyncGenerator<Uint8Array> {
	let first: Uint8Array | null = new Uint8Array();
	try {
		for await (const piece of bytes) {
			if (first === null) {
				yield piece;
				continue;
			}
			first = first.length === 0 ? piece : Buffer.concat([first, piece]);
			if (first.length < 4) continue;
			yield first;
			first = null;
		}
	} catch (thrown) {
		throw unreadable(name, `cannot be read: ${reasonOf(thrown)}`);
	}
	if (first !== null && first.length > 0) yield first;
}

interface FileReader {
	write(text: string): void;
	end(): ClixmlFile;
}

function chooseReader(text: string, name: string, options: PlainOptions): FileReader {
	return text.trimStart().startsWith("<") ? readDocument(name, options) : readOutput(name, options);
}

function readDocument(name: string, options: PlainOptions): FileReader {
	const result = new Gathering(options);
	const reader = new ClixmlReader((value, stream) => result.add(value, stream));
	const check = (problem: ClixmlProblem | null): void => {
		if (problem !== null) throw unreadable(name, `is no CLIXML that can be read: ${placeOf(problem)}`);
	};
	return {
		write: (text) => check(reader.write(text)),
		end: () => {
			check(reader.end());
			return result.take("document", reader.warnings);
		},
	};
}

function readOutput(name: string, options: PlainOptions): FileReader {
	const result = new Gathering(options);
	const problems: string[] = [];
	const reader = new ClixmlStreamReader({
		value: (value, stream) => result.add(value, stream),
		text: (text) => result.addText(text),
		problem: (problem) => problems.push(`a document in it is broken: ${placeOf(problem)}`),
	});
	return {
		write: (text) => reader.write(text),
		end: () => {
			reader.end();
			if (!result.hasValues) {
				const [problem] = problems;
				throw unreadable(
					name,
					problem === undefined
						? "has no CLIXML in it: neither <Objs> nor a line #< CLIXML"
						: `cannot be read: ${problem}`,
				);
			}
			return result.take("output", [...problems, ...reader.warnings]);
		},
	};
}

class Gathering {
	readonly #options: PlainOptions;
	readonly #entries: ClixmlEntry[] = [];
	#text = "";
	#cut = 0;
	hasValues = false;

	constructor(options: PlainOptions) {
		this.#options = { ...options, onCut: () => (this.#cut += 1) };
	}

	add(value: Parameters<typeof toPlain>[0], stream: string | null): void {
		this.#flush();
		this.hasValues = true;
		this.#entries.push({ kind: "value", value: toPlain(value, this.#options), stream });
	}

	addText(text: string): void {
		this.#text += text;
	}

	take(form: ClixmlFile["form"], notes: readonly string[]): ClixmlFile {
		this.#flush();
		return { form, entries: this.#entries, notes: notes.map((note) => cleanText(note)), cut: this.#cut };
	}

	#flush(): void {
		if (this.#text !== "") this.#entries.push({ kind: "text", text: this.#text });
		this.#text = "";
	}
}

function placeOf({ code, message, line, column }: ClixmlProblem): string {
	return `line ${line}, column ${column}: ${cleanText(message)} (${code})`;
}

/** In words; the system's own text repeats the path. */
function reasonOf(thrown: unknown): string {
	const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
	if (code === "ENOENT") return "there is no such file";
	return code === "EISDIR" ? "it is a folder" : errorText(thrown);
}

function unreadable(name: string, reason: string): FleetError {
	return new FleetError("clixml-unreadable", `${name} ${reason}`, {
		hint: "Expected a file of Export-Clixml, or output of powershell -OutputFormat XML.",
	});
}

import type { XmlLimits } from "../xml/xml-limits.ts";
import { DEFAULT_XML_LIMITS } from "../xml/xml-limits.ts";
import { XmlScanner } from "../xml/scan-events.ts";
import { ValueBuilder, type ValueListener } from "./build-values.ts";
import { InvalidValue } from "./invalid-value.ts";
import type { ClixmlProblem } from "./clixml-problem.ts";
import type { PsValue } from "./values.ts";

/** A value that stands on top of a document. */
export interface ClixmlItem {
	readonly value: PsValue;
	/** Stream it belongs to as the sender spelt it (`S` attribute: output, error, progress ...), null without. */
	readonly stream: string | null;
}

export type ClixmlResult =
	| {
			readonly ok: true;
			readonly items: readonly ClixmlItem[];
			/** Elements that were skipped because they mean nothing; each once, at most 50. */
			readonly warnings: readonly string[];
	  }
	| { readonly ok: false; readonly problem: ClixmlProblem };

export interface ClixmlReadOptions {
	/** What a document may cost. @default {@link DEFAULT_CLIXML_LIMITS} */
	readonly limits?: XmlLimits;
}

/** Room for an Export-Clixml file of 64 million characters; PowerShell itself nests about 150 elements at most. */
export const DEFAULT_CLIXML_LIMITS: XmlLimits = {
	...DEFAULT_XML_LIMITS,
	maxLength: 64 * 1024 * 1024,
	maxElements: 5_000_000,
	maxAttributes: 20,
};

/** Bytes are decoded in pieces of this size, so that a large document is never held as bytes and as text. */
const PIECE_BYTES = 64 * 1024;

/**
 * Reads CLIXML that comes in pieces: a document (`<Objs>`) or one bare element as in a PSRP message, UTF-8 with or
 * without byte order mark. Values are told as soon as they are complete. References live as long as the document.
 */
export class ClixmlReader {
	readonly #builder: ValueBuilder;
	readonly #scanner: XmlScanner;
	readonly #decoder = new TextDecoder("utf-8", { fatal: true });
	#problem: ClixmlProblem | null = null;

	constructor(listen: ValueListener, options: ClixmlReadOptions = {}) {
		this.#builder = new ValueBuilder(listen);
		this.#scanner = new XmlScanner(this.#builder, {
			limits: options.limits ?? DEFAULT_CLIXML_LIMITS,
			allowNonCharacters: true,
		});
	}

	/** See `ClixmlResult`. */
	get warnings(): readonly string[] {
		return this.#builder.warnings;
	}

	/**
	 * Takes the next piece, cut anywhere; a document is either all text or all bytes. Null while all is well; after
	 * a problem nothing more is read.
	 */
	write(piece: string | Uint8Array): ClixmlProblem | null {
		if (typeof piece === "string") return this.#read(() => this.#scanner.write(piece));
		for (let from = 0; from < piece.length; from += PIECE_BYTES) {
			const bytes = piece.subarray(from, from + PIECE_BYTES);
			const problem = this.#read(() => this.#writeBytes(bytes, true));
			if (problem !== null) return problem;
		}
		return this.#problem;
	}

	/** Says that there is no more. Values told before are whole, but of a document that was refused. */
	end(): ClixmlProblem | null {
		return this.#read(() => this.#writeBytes(new Uint8Array(), false) ?? this.#scanner.end());
	}

	#writeBytes(bytes: Uint8Array, stream: boolean): ClixmlProblem | null {
		const text = this.#decode(bytes, stream);
		if (text === null) {
			return { code: "malformed", message: "bytes that are no UTF-8", ...this.#scanner.position() };
		}
		return this.#scanner.write(text);
	}

	#decode(bytes: Uint8Array, stream: boolean): string | null {
		try {
			return this.#decoder.decode(bytes, { stream });
		} catch {
			return null;
		}
	}

	#read(read: () => ClixmlProblem | null): ClixmlProblem | null {
		if (this.#problem !== null) return this.#problem;
		try {
			this.#problem = read();
		} catch (thrown) {
			if (!(thrown instanceof InvalidValue)) throw thrown;
			this.#problem = { code: "invalid-value", message: thrown.message, ...this.#scanner.position() };
		}
		return this.#problem;
	}
}

/**
 * Reads a whole document, or one bare element as in a PSRP message. Bytes are UTF-8, with or without byte order
 * mark; files of Export-Clixml are UTF-16 and must be decoded before. Never throws: whatever a host can send gives
 * values or a problem.
 */
export function readClixml(source: string | Uint8Array, options: ClixmlReadOptions = {}): ClixmlResult {
	const items: ClixmlItem[] = [];
	const reader = new ClixmlReader((value, stream) => items.push({ value, stream }), options);
	const problem = reader.write(source) ?? reader.end();
	return problem === null ? { ok: true, items, warnings: reader.warnings } : { ok: false, problem };
}

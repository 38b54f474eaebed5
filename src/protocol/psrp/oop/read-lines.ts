import { ByteCollector } from "../byte-collector.ts";
import { PsrpError } from "../psrp-error.ts";

/** Splits a stream of bytes into lines (`\n`, `\r\n`), whatever pieces it comes in, up to a length. */
export class LineReader {
	readonly #maxLength: number;
	readonly #line = new ByteCollector();

	constructor(maxLength: number) {
		this.#maxLength = maxLength;
	}

	/**
	 * Gives each line that these bytes complete, without its line end, to the caller. Packets are ASCII; what is not
	 * (a banner) is read as UTF-8. Throws {@link PsrpError} `too-large`.
	 */
	push(bytes: Uint8Array, onLine: (line: string) => void): void {
		const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let from = 0;
		for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
			this.#add(piece.subarray(from, end));
			from = end + 1;
			onLine(this.rest());
		}
		this.#add(piece.subarray(from));
	}

	/** What came after the last line end; it is forgotten. */
	rest(): string {
		const text = this.#line.take().toString("utf8");
		return text.endsWith("\r") ? text.slice(0, -1) : text;
	}

	#add(piece: Buffer): void {
		if (this.#line.length + piece.length > this.#maxLength) {
			throw new PsrpError("too-large", `line of more than ${this.#maxLength} bytes`);
		}
		if (piece.length > 0) this.#line.add(piece);
	}
}

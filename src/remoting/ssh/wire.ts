/** Data that ends too early, or is too long. */
export class WireError extends Error {
	override readonly name = "WireError";
}

/** Reads the data types of RFC 4251 section 5 from bytes of a stranger. */
export class WireReader {
	readonly #bytes: Buffer;
	#at: number;

	constructor(bytes: Buffer, start = 0) {
		this.#bytes = bytes;
		this.#at = start;
	}

	/** Bytes read so far. */
	get position(): number {
		return this.#at;
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#bytes.length;
	}

	u32(): number {
		return this.#take(4).readUInt32BE(0);
	}

	u64(): bigint {
		return this.#take(8).readBigUInt64BE(0);
	}

	string(): Buffer {
		return this.#take(this.u32());
	}

	text(): string {
		return this.string().toString("utf8");
	}

	nameList(): string[] {
		const text = this.string().toString("latin1");
		return text === "" ? [] : text.split(",");
	}

	#take(length: number): Buffer {
		if (length > this.#bytes.length - this.#at) throw new WireError("ends too early");
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}
}

/** A string with its length before it. */
export function wireString(value: Buffer | string): Buffer {
	const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
	const length = Buffer.alloc(4);
	length.writeUInt32BE(bytes.length);
	return Buffer.concat([length, bytes]);
}

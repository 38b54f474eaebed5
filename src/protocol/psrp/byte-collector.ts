/** Bytes that grow at their end; doubled as needed, so that many tiny pieces stay cheap in time and memory. */
export class ByteCollector {
	#bytes: Buffer = Buffer.alloc(0);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	add(piece: Uint8Array): void {
		const needed = this.#length + piece.length;
		if (this.#bytes.length < needed) {
			const roomy = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
			this.#bytes.copy(roomy, 0, 0, this.#length);
			this.#bytes = roomy;
		}
		this.#bytes.set(piece, this.#length);
		this.#length = needed;
	}

	/** What is there, without a copy; true until the next call of `add` or `take`. */
	view(): Buffer {
		return this.#bytes.subarray(0, this.#length);
	}

	/** What is there, now the caller's own; the collector is empty again. */
	take(): Buffer {
		const taken = this.view();
		this.#bytes = Buffer.alloc(0);
		this.#length = 0;
		return taken;
	}
}

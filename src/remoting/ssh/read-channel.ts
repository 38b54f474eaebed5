import type { Readable } from "node:stream";

/**
 * Pieces of a stream on demand. Unlike the iterator of a stream it can be given up, and go on being read while
 * whoever asked first is gone. Nothing is read that nobody asked for, so a host that floods fills its own pipe.
 */
export class ChannelReader {
	readonly #channel: Readable;
	readonly #pieces: Buffer[] = [];
	#isOver = false;
	#wake: () => void = () => {};

	constructor(channel: Readable) {
		this.#channel = channel;
		channel.on("data", (piece: Buffer) => {
			this.#pieces.push(piece);
			channel.pause();
			this.#wake();
		});
		channel.once("end", () => this.giveUp());
		channel.once("close", () => this.giveUp());
		// What it means is told by the end that follows.
		channel.on("error", () => this.giveUp());
		channel.pause();
	}

	/** The next piece, or undefined after the last. One reader at a time. */
	async next(): Promise<Buffer | undefined> {
		if (this.#pieces.length === 0 && !this.#isOver) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
				this.#channel.resume();
			});
		}
		return this.#pieces.shift();
	}

	/** No more pieces, whatever comes. */
	giveUp(): void {
		this.#isOver = true;
		this.#wake();
	}
}

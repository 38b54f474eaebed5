import { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";

/**
 * A forwarded connection as a stream that ends at once when it is destroyed. A channel of ssh2
 * waits for the server to agree, and a jump host that hangs never does.
 */
export class ForwardedStream extends Duplex {
	readonly #channel: ClientChannel;

	constructor(channel: ClientChannel) {
		super();
		this.#channel = channel;
		channel.on("data", (chunk: Buffer) => {
			if (!this.push(chunk)) channel.pause();
		});
		channel.on("end", () => this.push(null));
		channel.on("error", (error: Error) => this.destroy(error));
		channel.on("close", () => this.destroy());
	}

	override _read(): void {
		this.#channel.resume();
	}

	override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#channel.write(chunk, encoding, done);
	}

	override _final(done: (error?: Error | null) => void): void {
		this.#channel.end();
		done();
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.#channel.destroy();
		done(error);
	}
}

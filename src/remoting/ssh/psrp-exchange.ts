import type { Client } from "ssh2";
import {
	type ClientEvent,
	OopClientLink,
	type PipelineCommand,
	PsrpClient,
	type PsrpLimits,
} from "../../protocol/psrp/index.ts";
import { ChannelReader } from "./read-channel.ts";
import { tooMuch } from "./read-frames.ts";
import type { RemoteProcess } from "./remote-process.ts";
import type { Watchdog } from "./watchdog.ts";

/** Longest goodbye: pipeline stopped, pool and channel closed. After it the connection is cut. */
const GOODBYE_MS = 600;

/**
 * All scripts fit one packet (they are at most 100 KB of ASCII), so they travel in one round trip whatever the
 * link; the remote acknowledges each packet before it gets the next one. Larger packets would gain nothing.
 */
const PACKET_BYTES = 256 * 1024;

export interface ExchangeLimits extends Partial<PsrpLimits> {
	/** Bytes that the host may send. */
	readonly wireBytes: number;
}

/** One pool with one pipeline over a channel: the sans-IO client with the I/O, and an end that is bounded. */
export class PsrpExchange {
	readonly #ssh: Client;
	readonly #process: RemoteProcess;
	readonly #watchdog: Watchdog;
	readonly #wireBytes: number;
	readonly #reader: ChannelReader;
	readonly #client: PsrpClient;
	readonly #link: OopClientLink;
	#received = 0;
	#isOver = false;
	#goodbye: NodeJS.Timeout | undefined;
	#banner: string[] = [];

	constructor(ssh: Client, process: RemoteProcess, limits: ExchangeLimits, watchdog: Watchdog) {
		const { wireBytes, ...own } = limits;
		this.#ssh = ssh;
		this.#process = process;
		this.#watchdog = watchdog;
		this.#wireBytes = wireBytes;
		this.#reader = new ChannelReader(process.channel);
		this.#client = new PsrpClient({ limits: { ...own, maxPipelines: 1 } });
		this.#link = new OopClientLink(this.#client, { packetBytes: PACKET_BYTES, limits: own });
	}

	/** First lines that the host wrote before its first packet. Hostile text. */
	get banner(): readonly string[] {
		return this.#banner;
	}

	/** The output of the program has ended, or was given up. */
	get isOver(): boolean {
		return this.#isOver;
	}

	start(command: PipelineCommand): void {
		this.#client.open();
		this.#client.run({ commands: [command] });
		this.#flush();
	}

	/** What has happened since; empty when nothing more will. Rejects with TransportError when it is too much. */
	async next(): Promise<readonly ClientEvent[]> {
		for (;;) {
			const events = this.#client.takeEvents();
			if (events.length > 0 || this.#isOver) return events;
			await this.#receive();
		}
	}

	/** Nobody waits any longer for the host; the connection itself stays. */
	giveUp(): void {
		this.#reader.giveUp();
	}

	/** Stops the pipeline and closes the pool, as far as the host does so within its time. */
	stop(): void {
		for (const id of this.#client.pipelines) this.#client.stop(id);
		this.#flush();
		this.#client.close();
		this.#flush();
		this.#goodbye ??= setTimeout(() => {
			this.#reader.giveUp();
			// A channel waits for its other end; a host that did not answer so far will not answer that either.
			this.#ssh.destroy();
		}, GOODBYE_MS);
	}

	/** Ends the exchange whatever its state; the program gets the end of its input. Never fails. */
	async close(): Promise<void> {
		if (this.#client.state === "opening" || this.#client.state === "opened") this.stop();
		try {
			while (this.#client.state === "closing") await this.next();
		} catch {
			// It floods; the end of the channel ends that.
		} finally {
			clearTimeout(this.#goodbye);
			this.#reader.giveUp();
			this.#process.channel.close();
		}
	}

	async #receive(): Promise<void> {
		const piece = await this.#reader.next();
		if (piece === undefined) {
			this.#isOver = true;
			this.#link.end();
		} else {
			this.#watchdog.sawBytes();
			this.#received += piece.length;
			if (this.#received > this.#wireBytes) throw tooMuch(this.#wireBytes);
			this.#link.receive(piece);
		}
		if (this.#banner.length === 0) this.#banner = this.#link.takeBanner().filter(hasText).slice(0, 5);
		this.#flush();
	}

	#flush(): void {
		const output = this.#link.takeOutput();
		if (output !== "" && this.#process.channel.writable) this.#process.channel.write(output);
	}
}

function hasText(line: string): boolean {
	return line.trim() !== "";
}

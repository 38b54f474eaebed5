import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import {
	type ClientEvent,
	type OopClientOptions,
	OopClientLink,
	PsrpClient,
	type PsrpClientOptions,
} from "../../src/protocol/psrp/index.ts";

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * How to drive the client over a stream, here the standard streams of a process: bytes go into the link, what the
 * link wants to write goes out, and the events of the client are waited for. That is all that a transport does, but
 * for deadlines.
 */
export class PsrpSession {
	readonly client: PsrpClient;
	readonly link: OopClientLink;
	/** All events so far. */
	readonly events: ClientEvent[] = [];
	readonly #child: Child;
	readonly #onOutput = (bytes: Buffer): void => {
		this.link.receive(bytes);
		this.flush();
	};
	readonly #onEnd = (): void => {
		this.link.end();
		this.flush();
	};
	#waiting: (() => void)[] = [];

	constructor(child: Child, options: PsrpClientOptions = {}, link: OopClientOptions = {}) {
		this.#child = child;
		this.client = new PsrpClient(options);
		this.link = new OopClientLink(this.client, link);
		child.stdout.on("data", this.#onOutput);
		child.stdout.once("end", this.#onEnd);
		this.client.open();
		this.flush();
	}

	/** To be called after everything that is done to the client. */
	flush(): void {
		const output = this.link.takeOutput();
		if (output !== "") this.#child.stdin.write(output);
		const events = this.client.takeEvents();
		if (events.length === 0) return;
		this.events.push(...events);
		for (const wake of this.#waiting.splice(0)) wake();
	}

	/** The first event that fits, past or to come. Without one the test runs into its own deadline. */
	async until<T extends ClientEvent>(fits: (event: ClientEvent) => event is T): Promise<T>;
	async until(fits: (event: ClientEvent) => boolean): Promise<ClientEvent>;
	async until(fits: (event: ClientEvent) => boolean): Promise<ClientEvent> {
		for (;;) {
			const found = this.events.find(fits);
			if (found !== undefined) return found;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}

	/** Closes the pool and gives its last event; the process stays and may be used for another session. */
	async close(): Promise<ClientEvent> {
		this.client.close();
		this.flush();
		const last = await this.until((event) => event.kind === "pool-closed" || event.kind === "pool-broken");
		this.#child.stdout.off("data", this.#onOutput);
		this.#child.stdout.off("end", this.#onEnd);
		return last;
	}
}

/** Starts a remoting server; it ends when the test ends. */
export function startServer(command: string, args: readonly string[]): Child {
	const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
	// A server that has gone is for the test to judge, by its events.
	child.stdin.on("error", () => undefined);
	child.stderr.resume();
	onTestFinished(async () => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGKILL");
		await gone;
	});
	return child;
}

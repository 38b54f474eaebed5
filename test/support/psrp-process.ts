import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { PsValue } from "../../src/protocol/clixml/index.ts";
import {
	type ClientEvent,
	type NamedArguments,
	OopClientLink,
	type OopClientOptions,
	type PipelineOptions,
	PsrpClient,
	type PsrpClientOptions,
	scriptCommand,
} from "../../src/protocol/psrp/index.ts";
import { engineCommand } from "./engine.ts";
import { findCommand } from "./has-command.ts";

export type ServerProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Where a server is heard and told: a process, or a channel of SSH. */
export type ServerStreams = Pick<ServerProcess, "stdin" | "stdout">;

/** A pipeline that has ended. */
export interface PipelineRun {
	/** All that it caused, in order. */
	readonly events: readonly ClientEvent[];
	readonly end: Extract<ClientEvent, { kind: "pipeline-ended" }>;
	readonly output: readonly PsValue[];
}

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
	readonly #child: ServerStreams;
	readonly #onOutput = (bytes: Buffer): void => {
		this.link.receive(bytes);
		this.flush();
	};
	readonly #onEnd = (): void => {
		this.link.end();
		this.flush();
	};
	#waiting: (() => void)[] = [];

	constructor(child: ServerStreams, options: PsrpClientOptions = {}, link: OopClientOptions = {}) {
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
	async until(fits: (event: ClientEvent) => boolean): Promise<ClientEvent> {
		let seen = 0;
		for (;;) {
			for (; seen < this.events.length; seen += 1) {
				const event = this.events[seen];
				if (event !== undefined && fits(event)) return event;
			}
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}

	/** Runs something to its end and gives what it wrote. */
	async run(options: PipelineOptions): Promise<PipelineRun> {
		const id = this.client.run(options);
		this.flush();
		return await this.ended(id);
	}

	/** The same for the text of a script with arguments by name. */
	async script(text: string, named: NamedArguments = {}): Promise<PipelineRun> {
		return await this.run({ commands: [scriptCommand(text, named)] });
	}

	/** What a pipeline wrote, once it has ended and is closed at the remote. */
	async ended(id: string): Promise<PipelineRun> {
		await this.until((event) => event.kind === "pipeline-closed" && event.pipeline === id);
		const events = this.events.filter((event) => "pipeline" in event && event.pipeline === id);
		const end = events.find((event) => event.kind === "pipeline-ended");
		if (end === undefined) throw new Error("a pipeline was closed without an end");
		return { events, end, output: events.flatMap((event) => (event.kind === "output" ? [event.value] : [])) };
	}

	async opened(): Promise<Extract<ClientEvent, { kind: "pool-opened" }>> {
		const first = await this.until(({ kind }) => kind === "pool-opened" || kind === "pool-broken");
		if (first.kind !== "pool-opened") throw new Error(JSON.stringify(first));
		return first;
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

/** Starts a remoting server; `stopServer` must end it. */
export function startServer(command: string, args: readonly string[]): ServerProcess {
	const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
	// A server that has gone is for the test to judge, by its events.
	child.stdin.on("error", () => undefined);
	child.stderr.resume();
	return child;
}

export async function stopServer(child: ServerProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGKILL");
	await gone;
}

/** Remoting servers that are really PowerShell; one that is missing has no path and its tests are skipped. */
export const REMOTING_SERVERS = [
	{ name: "the engine program", path: engineCommand() },
	{ name: "pwsh", path: findCommand("pwsh") },
].flatMap((server) => ["-s", "-sshs"].map((mode) => ({ ...server, mode })));

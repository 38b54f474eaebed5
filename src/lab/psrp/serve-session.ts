import { errorText } from "../../core/errors.ts";
import {
	type CommandDescription,
	OopServerLink,
	type PipelineRequest,
	type ProgressRecord,
	PsrpServer,
	type ServerEvent,
} from "../../protocol/psrp/index.ts";
import { type ExecAnswer, exit, type Listen, stderr, stdout } from "../conduct/exec-answer.ts";
import type { PipelineAnswer } from "./pipeline-answer.ts";
import { simulationError } from "./simulation-error.ts";
import { versionTable } from "./version-table.ts";
import { Wake } from "./wake.ts";

export interface SessionOptions {
	readonly listen: Listen;
	/** Of the PowerShell that answers: `5.1.20348.4294`. */
	readonly powershell: string;
	readonly run: (request: PipelineRequest, signal: AbortSignal) => AsyncIterable<PipelineAnswer>;
	/** What `Get-Command` of the client finds. */
	readonly commands: readonly CommandDescription[];
	/** Ends everything. */
	readonly signal: AbortSignal;
}

/** A script is below 100 KB by contract, and what people type is shorter. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
const LIMITS = { maxMessageBytes: MAX_MESSAGE_BYTES, maxLineLength: 2 * MAX_MESSAGE_BYTES };
/** With which `pwsh -s` ends when its input ends outside of a packet. */
const INPUT_ENDED = 160;

/** Plays a `powershell -s` from its first to its last packet. */
export async function* serveSession(options: SessionOptions): AsyncGenerator<ExecAnswer> {
	const server = new PsrpServer({ versionTable: versionTable(options.powershell), limits: LIMITS });
	const link = new OopServerLink(server, { limits: LIMITS });
	const wake = new Wake();
	const running = new Map<string, AbortController>();
	let written: (() => void)[] = [];
	let hasClosed = false;
	let hasEnded = false;
	let isOver = false;

	/** Resolves when what was said so far has been taken by the client, or nobody takes anything any more. */
	async function flush(): Promise<void> {
		wake.set();
		if (!isOver) await new Promise<void>((resolve) => written.push(resolve));
	}
	async function runPipeline(id: string, request: PipelineRequest): Promise<void> {
		const stop = new AbortController();
		running.set(id, stop);
		try {
			for await (const answer of options.run(request, AbortSignal.any([stop.signal, options.signal]))) {
				if (stop.signal.aborted) break;
				say(server, id, answer);
				await flush();
			}
		} catch (thrown) {
			if (!stop.signal.aborted) server.end(id, "failed", simulationError(errorText(thrown)));
		}
		running.delete(id);
		server.end(id, "stopped");
		wake.set();
	}
	function heed(event: ServerEvent): void {
		if (event.kind === "pipeline") void runPipeline(event.pipeline, event.request);
		else if (event.kind === "metadata") {
			server.describeCommands(event.pipeline, event.request, options.commands);
		} else if (event.kind === "stop") running.get(event.pipeline)?.abort();
		else if (event.kind === "pool-closed") hasClosed = true;
		else if (event.kind === "broken") hasEnded = true;
	}
	function onData(bytes: Buffer): void {
		link.receive(bytes);
		for (const event of server.takeEvents()) heed(event);
		wake.set();
	}
	function onEnd(): void {
		hasEnded = true;
		wake.set();
	}

	const stopListening = options.listen(onData, onEnd);
	options.signal.addEventListener("abort", onEnd, { once: true });
	try {
		while (!options.signal.aborted) {
			const waiting = written;
			written = [];
			const text = link.takeOutput();
			if (text !== "") yield stdout(text);
			for (const resolve of waiting) resolve();
			if (text === "" && hasEnded) break;
			if (text === "") await wake.wait();
		}
		if (!hasClosed) yield stderr("exf lab: the client's input ended before its session\r\n");
		yield exit(hasClosed ? 0 : INPUT_ENDED);
	} finally {
		isOver = true;
		stopListening();
		options.signal.removeEventListener("abort", onEnd);
		for (const pipeline of running.values()) pipeline.abort();
		for (const resolve of written) resolve();
	}
}

function say(server: PsrpServer, id: string, answer: PipelineAnswer): void {
	switch (answer.kind) {
		case "output":
			server.output(id, answer.value);
			break;
		case "error":
			server.error(id, answer.record);
			break;
		case "warning":
		case "verbose":
		case "debug":
			server.text(id, answer.kind, answer.record);
			break;
		case "progress":
			server.progress(id, progressRecord(answer.activity, answer.percentComplete));
			break;
		case "host":
			server.callHost(id, answer.method, answer.parameters);
			break;
		case "end":
			server.end(id, answer.outcome, answer.outcome === "failed" ? answer.error : null);
			break;
	}
}

function progressRecord(activity: string, percentComplete: number): ProgressRecord {
	return {
		activity,
		activityId: 0,
		parentActivityId: -1,
		status: "Processing",
		currentOperation: null,
		percentComplete,
		secondsRemaining: -1,
		isCompleted: percentComplete === 100,
	};
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { FleetError } from "../core/errors.ts";
import type { LabEngineName } from "./choose-engine.ts";
import { type LabReady, parseReadyLine } from "./ready-line.ts";

export interface LabProcessOptions {
	/** Path of the program's main.js. */
	readonly main: string;
	readonly dir: string;
	readonly hosts?: number;
	readonly stories?: readonly string[];
	readonly engine?: LabEngineName;
	/** Seconds after which the lab ends by itself, should nobody end it. @default 3600 */
	readonly maxLifetimeSeconds?: number;
	readonly signal: AbortSignal;
}

/** A lab in a process of its own, so that its work is not counted as the client's. */
export interface LabProcess extends LabReady {
	/** Ends the process and waits for its end. */
	stop(): Promise<void>;
}

const STDERR_KEPT = 2000;
/** Closing sockets takes moments; a process that needs longer is stuck. */
const STOP_MS = 5000;

/**
 * Starts `lab up` as a child process and waits until it is ready. The child ends with this process.
 *
 * @throws FleetError `lab-not-started`
 */
export async function startLabProcess(options: LabProcessOptions): Promise<LabProcess> {
	options.signal.throwIfAborted();
	const child = spawn(process.execPath, [options.main, ...labArguments(options)], {
		stdio: ["pipe", "pipe", "pipe"],
		windowsHide: true,
	});
	const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
	async function stop(): Promise<void> {
		child.stdin.end();
		const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
		await ended;
		clearTimeout(timer);
	}
	// A child that has just ended takes no more input.
	child.stdin.on("error", () => undefined);
	try {
		return { ...(await waitUntilReady(child, ended, options.signal)), stop };
	} catch (thrown) {
		await stop();
		throw thrown;
	}
}

function labArguments(options: LabProcessOptions): string[] {
	const { dir, hosts, stories, engine, maxLifetimeSeconds = 3600 } = options;
	return [
		"lab",
		"up",
		"--json",
		"--until-stdin-closes",
		"--dir",
		dir,
		"--max-lifetime",
		`${maxLifetimeSeconds}s`,
		...(hosts === undefined ? [] : ["--hosts", String(hosts)]),
		...(stories === undefined ? [] : ["--stories", stories.join(",")]),
		...(engine === undefined ? [] : ["--engine", engine]),
	];
}

async function waitUntilReady(
	child: ChildProcess & { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream },
	ended: Promise<void>,
	signal: AbortSignal,
): Promise<LabReady> {
	let said = "";
	child.stderr.on("data", (chunk: Buffer) => {
		said = (said + chunk.toString("utf8")).slice(-STDERR_KEPT);
	});
	const lines = createInterface({ input: child.stdout });
	const ready = new Promise<LabReady>((resolve) => {
		// Stays for later lines, so that a child that prints more is not held up.
		lines.on("line", (line) => {
			const parsed = parseReadyLine(line);
			if (parsed !== undefined) resolve(parsed);
		});
	});
	const failed = once(child, "error").then(([error]: unknown[]) => Promise.reject(error));
	const aborted = once(signal, "abort").then(() => Promise.reject(signal.reason));
	const over = ended.then(() =>
		Promise.reject(new FleetError("lab-not-started", `the lab ended before it was ready: ${said.trim()}`)),
	);
	// Losers of the race settle later, and nobody looks at them then.
	for (const loser of [failed, aborted, over]) loser.catch(() => undefined);
	return await Promise.race([ready, failed, aborted, over]);
}

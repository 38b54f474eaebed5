import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createHostFiles } from "./host-files.ts";
import type { EngineOutput, EngineRequest, LabEngine } from "./lab-engine.ts";
import { createLimiter } from "./limit-runs.ts";
import { mergeOutput } from "./merge-output.ts";
import { parseStdin } from "./parse-stdin.ts";
import { sayHostVersion } from "./say-host-version.ts";
import { wrapReader } from "./wrap-reader.ts";

export interface PowerShellEngineOptions {
	/** Program and its first arguments: `["pwsh"]`. */
	readonly command: readonly string[];
	/** Folder for the host files. */
	readonly dir: string;
	/** Processes at a time. */
	readonly concurrency: number;
}

/**
 * Runs the client's scripts in a real PowerShell on this machine, with the host-access functions
 * replaced by ones that read and change the simulated host. One process per request, as on a host.
 */
export function createPowerShellEngine(options: PowerShellEngineOptions): LabEngine {
	const hostFiles = createHostFiles(options.dir);
	const limiter = createLimiter(options.concurrency);
	async function* runOn(request: EngineRequest): AsyncGenerator<EngineOutput> {
		const { state, reader, stdin, failAt } = request;
		const hostFile = await hostFiles.pathFor(state, failAt);
		try {
			yield* sayHostVersion(
				runProcess(options.command, wrapReader(hostFile, reader), request),
				parseStdin(stdin)?.prefix,
				state.powershell.version,
			);
		} finally {
			// Also of a run that was ended half-way: what it wrote is there.
			const next = await hostFiles.readBack(state);
			if (next !== state) request.onState?.(next);
		}
	}
	return {
		name: "powershell",
		async *run(request): AsyncIterable<EngineOutput> {
			const release = await limiter.enter(request.signal);
			try {
				yield* runOn(request);
			} finally {
				release();
			}
		},
	};
}

async function* runProcess(
	command: readonly string[],
	script: string,
	request: EngineRequest,
): AsyncGenerator<EngineOutput> {
	const [program = "pwsh", ...first] = command;
	const encoded = Buffer.from(script, "utf16le").toString("base64");
	const child = spawn(
		program,
		[...first, "-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded],
		{ stdio: ["pipe", "pipe", "pipe"], signal: request.signal, killSignal: "SIGKILL", windowsHide: true },
	);
	const ended = exitCodeOf(child);
	// Looked at after the output; until then a failed start must not count as unhandled.
	ended.catch(() => undefined);
	try {
		// A PowerShell that ends early closes its stdin; its exit code tells the story.
		child.stdin.on("error", () => undefined);
		child.stdin.end(request.stdin);
		yield* mergeOutput(child.stdout, child.stderr);
		yield { kind: "exit", code: await ended };
	} finally {
		child.kill("SIGKILL");
		await ended.catch(() => undefined);
	}
}

/** Fails when the program could not be started or was stopped by the signal. */
async function exitCodeOf(child: ChildProcess): Promise<number> {
	const [code] = (await once(child, "close")) as [number | null];
	return code ?? 1;
}

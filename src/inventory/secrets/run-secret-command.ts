import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { secretError } from "./secret-error.ts";
import { MOST_SECRET_BYTES } from "./secret-text.ts";

export interface SecretCommand {
	readonly argv: readonly [string, ...string[]];
	readonly reference: string;
	/** Folder of the inventory file. */
	readonly folder: string;
	readonly environment: NodeJS.ProcessEnv;
	/** Milliseconds. */
	readonly timeoutMs: number;
}

const WINDOWS_HINT = "A .cmd or .bat file needs its interpreter: exec:cmd.exe /d /c name ...";

/**
 * Runs a command without a shell and returns what it prints. Fails with `secret-unresolved`; what
 * the command printed, also to stderr, is part of no error.
 */
export async function runSecretCommand(command: SecretCommand): Promise<Buffer> {
	const { argv, reference, folder, environment, timeoutMs } = command;
	const [program, ...words] = argv;
	return await new Promise<Buffer>((resolve, reject) => {
		const child = start();
		const chunks: Buffer[] = [];
		let length = 0;
		const timer = setTimeout(() => {
			give(secretError(reference, `did not end within ${timeoutMs / 1000} s`));
		}, timeoutMs);

		/** Also ends a wait for descendants that keep the pipe open. */
		function give(result: Buffer | Error): void {
			clearTimeout(timer);
			child.kill("SIGKILL");
			child.stdout.destroy();
			if (result instanceof Error) reject(result);
			else resolve(result);
		}

		function start(): ChildProcessByStdio<null, Readable, null> {
			try {
				return spawn(program, words, {
					cwd: folder,
					env: environment,
					shell: false,
					stdio: ["ignore", "pipe", "ignore"],
					windowsHide: true,
				});
			} catch (thrown) {
				// Some faults (a .bat file on Windows) are thrown instead of reported.
				throw secretError(reference, startReason(thrown, program), startHint());
			}
		}

		child.stdout.on("data", (chunk: Buffer) => {
			length += chunk.length;
			if (length > MOST_SECRET_BYTES) give(secretError(reference, "printed more than 64 KB"));
			else chunks.push(chunk);
		});
		child.on("error", (thrown) => {
			give(secretError(reference, startReason(thrown, program), startHint()));
		});
		child.once("close", (code, signal) => {
			if (code === 0) give(Buffer.concat(chunks));
			else
				give(
					secretError(reference, endReason(code, signal), { hint: "Run the command by hand to see why." }),
				);
		});
	});
}

function startReason(thrown: unknown, program: string): string {
	const code = thrown instanceof Error && "code" in thrown ? thrown.code : "unknown";
	if (code === "ENOENT") return `cannot be started: ${program} is not found`;
	if (code === "EACCES") return `cannot be started: ${program} may not be executed`;
	return `cannot be started (${String(code)})`;
}

function startHint(): { readonly hint: string } | undefined {
	return process.platform === "win32" ? { hint: WINDOWS_HINT } : undefined;
}

function endReason(code: number | null, signal: NodeJS.Signals | null): string {
	return code === null ? `was ended by ${String(signal)}` : `failed with exit code ${code}`;
}

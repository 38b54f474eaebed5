import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "./project-root.ts";

export const mainJs = join(projectRoot, "dist/cli/main.js");

export interface CliResult {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** A started `exf`, for tests that do something to it while it runs. */
export interface StartedCli {
	readonly child: ChildProcess;
	/** Resolves when what it wrote to stdout or stderr contains the text. */
	wrote(text: string): Promise<void>;
	readonly ended: Promise<CliResult>;
}

export function startExf(
	args: readonly string[],
	options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): StartedCli {
	const child = spawn(process.execPath, [mainJs, ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		cwd: options.cwd,
		env: { ...process.env, CI: "true", NO_COLOR: "1", ...options.env },
	});
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
	child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
	const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
	return {
		child,
		ended,
		async wrote(text) {
			while (!out.includes(text) && !err.includes(text)) {
				if (child.exitCode !== null) throw new Error(`ended without "${text}": ${out}${err}`);
				await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), ended]);
			}
		},
	};
}

/** Runs the built program as a user would. */
export async function exf(
	args: readonly string[],
	options: Parameters<typeof startExf>[1] = {},
): Promise<CliResult> {
	return await startExf(args, options).ended;
}

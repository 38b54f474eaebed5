import { spawn } from "node:child_process";
import { splitCommand } from "../../inventory/secrets/split-command.ts";
import { errorText, FleetError } from "../../core/errors.ts";

/** A command of the user between batches, for example to drain a load balancer. */
export interface Hook {
	/** Program and arguments; no shell reads them. */
	readonly argv: readonly [string, ...string[]];
	/** Milliseconds. */
	readonly timeoutMs: number;
}

/** What a hook gets on standard input, as one JSON text. */
export interface HookInput {
	readonly event: "before-batch" | "after-batch";
	readonly run: string;
	readonly plan: string;
	readonly tenant: string;
	/** From 1. */
	readonly batch: number;
	readonly batches: number;
	readonly hosts: readonly {
		readonly id: string;
		readonly name: string;
		readonly address: string;
		readonly groups: readonly string[];
		/** Behind a batch only: how it ended, and whether it is as well as before. */
		readonly result?: string;
		readonly healthy?: boolean | null;
	}[];
}

/** @throws FleetError `usage` */
export function parseHook(option: string, command: string, timeoutMs: number): Hook {
	const [program, ...words] = splitCommand(command) ?? [];
	if (program === undefined || program === "") {
		throw new FleetError("usage", `--${option}: expected a program and its arguments`);
	}
	return { argv: [program, ...words], timeoutMs };
}

/** Longest text of a hook that is kept. */
const MOST_OUTPUT = 2000;

/** Runs a hook to its end. Gives why it failed, or undefined. */
export async function runHook(
	{ argv, timeoutMs }: Hook,
	input: HookInput,
	environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	const [program, ...words] = argv;
	return await new Promise((resolve) => {
		let said = "";
		const child = spawn(program, words, {
			env: environment,
			shell: false,
			stdio: ["pipe", "ignore", "pipe"],
			windowsHide: true,
		});
		const timer = setTimeout(() => {
			child.kill("SIGKILL");
			finish(`${program} did not end within ${Math.round(timeoutMs / 1000)} s`);
		}, timeoutMs);
		function finish(problem: string | undefined): void {
			clearTimeout(timer);
			// Descendants may keep the pipe open.
			child.stderr.destroy();
			resolve(problem);
		}
		child.on("error", (thrown) => finish(`${program} cannot be started: ${errorText(thrown)}`));
		child.stderr.on("data", (chunk: Buffer) => {
			if (said.length < MOST_OUTPUT) said += chunk.toString("utf8").slice(0, MOST_OUTPUT - said.length);
		});
		child.once("close", (code, signal) => {
			if (code === 0) finish(undefined);
			else
				finish(
					`${program} ${code === null ? `was ended by ${String(signal)}` : `failed with ${code}`}: ${said}`,
				);
		});
		// A hook that does not read its input is no failure.
		child.stdin.on("error", () => {});
		child.stdin.end(`${JSON.stringify(input)}\n`);
	});
}

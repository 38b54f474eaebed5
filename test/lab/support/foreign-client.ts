import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import type { LabHandle } from "../../../src/lab/run-lab.ts";
import { findCommand, hasCommand } from "../../support/has-command.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { hostOf, userFor } from "./lab.ts";

/** PowerShell 7 and the `ssh` that it starts for -HostName. */
export const hasForeignClient = hasCommand("pwsh") && hasCommand("ssh");

/** `script` of util-linux, which runs a program in a terminal. */
export const hasTerminal = hasForeignClient && process.platform === "linux" && hasCommand("script");

const TERMINAL = findCommand("script") ?? "script";
const PWSH = findCommand("pwsh") ?? "pwsh";

export interface PwshResult {
	readonly code: number;
	readonly lines: readonly string[];
	readonly stderr: string;
}

/** Runs a script in PowerShell 7. `$to` has what the cmdlets need to reach the hosts of the lab, but -HostName. */
export async function runPwsh(lab: LabHandle, script: string): Promise<PwshResult> {
	const file = scriptFile(lab, script);
	const run = promisify(execFile)(PWSH, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", file], {
		env: { ...process.env, NO_COLOR: "1", TERM: "dumb" },
		timeout: 60_000,
	});
	const { stdout, stderr, code } = await run.then(
		(result) => ({ ...result, code: 0 }),
		(error: { readonly stdout: string; readonly stderr: string; readonly code: number }) => error,
	);
	return { code, lines: stdout.split(/\r?\n/).filter((line) => line !== ""), stderr };
}

function scriptFile(lab: LabHandle, script: string): string {
	const placed = hostOf(lab);
	const path = join(tempDir(), "client.ps1");
	const parameters = [
		`Port = ${placed.port}`,
		`UserName = '${userFor(placed)}'`,
		`KeyFilePath = '${lab.files.clientKey}'`,
		`Options = @{ UserKnownHostsFile = '${lab.files.knownHosts}'; StrictHostKeyChecking = 'yes' }`,
	];
	writeFileSync(path, `$ErrorActionPreference = 'Stop'\n$to = @{ ${parameters.join("; ")} }\n${script}\n`);
	return path;
}

const PROMPT = /(?:^|\n)([^\n]*PS [^\n]*> )$/;
/** The console asks its terminal where the cursor is, before and while one types. */
const WHERE = "\u001b[6n";

/** What a person sees: each prompt, and what came after what was typed there. */
export interface TerminalPart {
	readonly prompt: string;
	readonly shown: string;
}

/** Runs a script in a PowerShell in a terminal and types lines, each when there is a prompt. Ends with the last. */
export async function typeInto(
	lab: LabHandle,
	script: string,
	lines: readonly string[],
): Promise<readonly TerminalPart[]> {
	const command = `'${PWSH}' -NoLogo -NoProfile -NoExit -File '${scriptFile(lab, script)}'`;
	const child = spawn(TERMINAL, ["-qec", command, "/dev/null"], {
		stdio: ["pipe", "pipe", "ignore"],
		env: { ...process.env, NO_COLOR: "1", TERM: "dumb" },
	});
	onTestFinished(() => void child.kill());
	const parts: TerminalPart[] = [];
	const waiting = [...lines];
	let seen = "";
	await new Promise<void>((resolve) => {
		child.once("close", () => resolve());
		child.stdin.on("error", () => undefined);
		child.stdout.on("data", (chunk: Buffer) => {
			const text = chunk.toString("utf8");
			for (const _question of text.matchAll(/\u001b\[6n/g)) child.stdin.write("\u001b[1;1R");
			seen += text.replaceAll(WHERE, "").replaceAll("\r", "");
			const prompt = PROMPT.exec(seen)?.[1];
			if (prompt === undefined) return;
			parts.push({ prompt, shown: seen.slice(0, -prompt.length) });
			seen = "";
			child.stdin.write(`${waiting.shift() ?? "exit"}\r`);
		});
	});
	parts.push({ prompt: "", shown: seen });
	return parts;
}

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { ScriptBundle, UnitParameter } from "../../src/core/model/script-bundle.ts";
import { buildBundle } from "../../src/scripts/build-bundle.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { engineCommand, labHostScript, writeHostFile } from "./engine.ts";
import { findCommand } from "./has-command.ts";
import type { LabHost } from "./lab-host.ts";

/** Prefix of the framed lines; a real run draws it by lot. */
const PREFIX = "abcdefghij123456";

/** PowerShells that scripts are tried in; a missing one has no path and its tests are skipped by name. */
export const POWERSHELLS = [
	{ name: "the engine program", path: engineCommand() },
	{ name: "pwsh", path: findCommand("pwsh") },
] as const;

export const engine = POWERSHELLS[0].path;

export interface ScriptRun {
	/** Text that follows the library; functions and `$exf` are there. */
	readonly script?: string;
	/** Units of ps-scripts, before `script`. */
	readonly units?: readonly string[];
	readonly parameters?: readonly UnitParameter[];
	/** Scripts to send instead of those of `units` and `parameters`. */
	readonly bundle?: ScriptBundle;
	/** Path of a host.json that is there already, instead of `host`. */
	readonly hostFile?: string;
	/** Simulated host; without one the library reads this machine. */
	readonly host?: LabHost;
	/** Runs before the reader, in the same process. */
	readonly prelude?: string;
	/** Replaces everything sent to stdin. */
	readonly stdin?: string;
	readonly deadlineSeconds?: number;
	/** PowerShell to start. @default the engine program */
	readonly powershell?: string;
}

export interface ScriptResult {
	/** Null when a signal ended the process. */
	readonly code: number | null;
	readonly stdout: string;
	/** Framed lines without their prefix: kind and text. */
	readonly frames: readonly { readonly kind: string; readonly text: string }[];
	/** Texts of one kind, decoded where the kind is base64. */
	of(kind: string): string[];
}

/** Runs a script as a host does: reader on the command line, the rest on stdin. */
export async function runScript(run: ScriptRun): Promise<ScriptResult> {
	const bundle = run.bundle ?? (await packagedBundle(run.units ?? [], run.parameters));
	const hostFile = run.host === undefined ? run.hostFile : writeHostFile(run.host);
	const lab = hostFile === undefined ? "" : `. '${labHostScript}' -HostFile '${hostFile}'\n`;
	const reader = `${lab}${run.prelude ?? ""}\n${bundle.execReader}`;
	const command = Buffer.from(reader, "utf16le").toString("base64");
	const child = spawn(
		run.powershell ?? engine ?? "engine",
		["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", command],
		{ stdio: ["pipe", "pipe", "ignore"] },
	);
	const ended = new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	// A process that ends before it has read everything is for the test to judge.
	child.stdin.on("error", () => undefined);
	child.stdin.end(run.stdin ?? stdinText(bundle.body + (run.script ?? ""), run));
	const stdout = await text(child.stdout);
	return readResult(await ended, stdout);
}

async function packagedBundle(
	units: readonly string[],
	parameters: readonly UnitParameter[] = [],
): Promise<ScriptBundle> {
	const own = parameters.filter((parameter) => units.includes(parameter.unit));
	return buildBundle(await loadCatalog(PACKAGED_SCRIPTS), units, own);
}

function stdinText(body: string, run: ScriptRun): string {
	const parameters = (run.bundle?.parameters ?? run.parameters ?? []).map(({ unit, name, value }) => {
		const encoded = Buffer.from(String(value), "utf8").toString("base64");
		return `${unit} ${name} ${typeof value} ${encoded}\n`;
	});
	return `exf1 ${PREFIX} ${run.deadlineSeconds ?? 60} ${parameters.length}\n${parameters.join("")}${body}`;
}

function readResult(code: number | null, stdout: string): ScriptResult {
	const frames = stdout
		.split(/\r?\n/)
		.filter((line) => line.startsWith(PREFIX))
		.map((line) => ({ kind: line.charAt(PREFIX.length), text: line.slice(PREFIX.length + 1) }));
	return {
		code,
		stdout,
		frames,
		of: (kind) =>
			frames.filter((frame) => frame.kind === kind).map((frame) => decode(frame.kind, frame.text)),
	};
}

function decode(kind: string, encoded: string): string {
	return kind === "X" || kind === "W" ? Buffer.from(encoded, "base64").toString("utf8") : encoded;
}

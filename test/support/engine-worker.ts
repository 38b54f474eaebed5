import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { ScriptBundle } from "../../src/core/model/script-bundle.ts";
import { labHostScript } from "./engine.ts";
import { engine, PREFIX, readResult, type ScriptResult } from "./run-script.ts";

const END = "#exf-end-of-run";

interface Worker {
	readonly child: ChildProcessWithoutNullStreams;
	readonly lines: Interface;
	/** Rejects when it has ended. */
	readonly ended: Promise<never>;
}

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a bundle on a simulated host in an engine process that stays for the next one: a start of the engine takes ten
 * times as long as the scripts. Each run loads the host anew and has a scope of its own.
 */
export async function runInWorker(bundle: ScriptBundle, hostFile: string): Promise<ScriptResult> {
	const mine = last.then(() => ask(bundle, hostFile));
	last = mine.catch(() => undefined);
	return await mine;
}

async function ask(bundle: ScriptBundle, hostFile: string): Promise<ScriptResult> {
	worker ??= start();
	const { child, lines, ended } = worker;
	const parameters = bundle.parameters.map(({ unit, name, value }) => ({
		unit,
		name,
		type: typeof value,
		text: String(value),
	}));
	const request = JSON.stringify({ hostFile, body: bundle.body, parameters });
	const output: string[] = [];
	const done = new Promise<string>((resolve) => {
		const onLine = (line: string): void => {
			if (line !== END) {
				output.push(line);
				return;
			}
			lines.off("line", onLine);
			resolve(output.join("\n"));
		};
		lines.on("line", onLine);
	});
	child.stdin.write(`${Buffer.from(request, "utf8").toString("base64")}\n`);
	return readResult(0, await Promise.race([done, ended]));
}

/** Ends with its standard input, and that with this process. */
function start(): Worker {
	const command = Buffer.from(DRIVER, "utf16le").toString("base64");
	const child = spawn(
		engine ?? "engine",
		["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", command],
		{ stdio: ["pipe", "pipe", "pipe"] },
	);
	child.unref();
	child.stderr.resume();
	const ended = once(child, "exit").then(() => {
		worker = undefined;
		throw new Error("the engine has ended");
	});
	// With the last test of a file, nobody waits any more.
	ended.catch(() => undefined);
	const lines = createInterface({ input: child.stdout });
	lines.setMaxListeners(0);
	return { child, lines, ended };
}

const DRIVER = `
$exfIn = [IO.StreamReader]::new([Console]::OpenStandardInput())
while ($null -ne ($exfLine = $exfIn.ReadLine())) {
	$exfRun = [System.Text.Json.Nodes.JsonNode]::Parse([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($exfLine)))
	$exf = @{ Prefix = '${PREFIX}'; DeadlineSeconds = 60; Deadline = $true; Parameters = @{}; Writer = [Console]::Out }
	foreach ($exfParameter in $exfRun['parameters'].AsArray()) {
		$exfUnitName = [string]$exfParameter['unit']
		$exfValue = [string]$exfParameter['text']
		if ([string]$exfParameter['type'] -eq 'number') { $exfValue = [double]::Parse($exfValue, [Globalization.CultureInfo]::InvariantCulture) }
		if ([string]$exfParameter['type'] -eq 'boolean') { $exfValue = $exfValue -eq 'true' }
		if (-not $exf.Parameters.ContainsKey($exfUnitName)) { $exf.Parameters[$exfUnitName] = @{} }
		$exf.Parameters[$exfUnitName][[string]$exfParameter['name']] = $exfValue
	}
	try {
		. '${labHostScript}' -HostFile ([string]$exfRun['hostFile'])
		$null = & ([scriptblock]::Create([string]$exfRun['body'])) $exf
	} catch { [Console]::Out.WriteLine('${PREFIX}X' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$_"))) }
	[Console]::Out.WriteLine('${END}')
}`;

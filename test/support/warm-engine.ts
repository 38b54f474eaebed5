import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { ScriptBundle } from "../../src/core/model/script-bundle.ts";
import { labHostScript } from "./engine.ts";
import { engine } from "./run-script.ts";

/**
 * Runs bundle after bundle, each on a simulated host of its own, as the reader does. The process stays at its
 * priority: below the others, on a busy machine, a suite of many runs takes minutes.
 */
const DRIVER = `
$ErrorActionPreference = 'Stop'
function global:Start-ExfLabNothing { }
\${alias:Start-ExfQuietly} = 'Start-ExfLabNothing'
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput())
$out.AutoFlush = $true
while ($null -ne ($job = [Console]::In.ReadLine())) {
	$hostFile, $jobFile = $job.Split('|')
	. '${labHostScript}' -HostFile $hostFile
	$exf = @{ Prefix = '#'; DeadlineSeconds = 60; Parameters = @{}; Writer = $out }
	$body = [Collections.Generic.List[string]]::new()
	foreach ($line in [IO.File]::ReadAllLines($jobFile)) {
		if ($body.Count -gt 0 -or -not $line.StartsWith('#')) { $body.Add($line); continue }
		$unit, $name, $type, $text = $line.Substring(1).Split(' ')
		$value = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text))
		if ($type -eq 'number') { $value = [double]$value }
		if ($type -eq 'boolean') { $value = $value -eq 'true' }
		if (-not $exf.Parameters.ContainsKey($unit)) { $exf.Parameters[$unit] = @{} }
		$exf.Parameters[$unit][$name] = $value
	}
	try { $null = & ([scriptblock]::Create($body -join "\`n")) $exf }
	catch { $out.WriteLine('#X' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$_"))) }
	$out.WriteLine('#.')
}
`;

interface WarmEngine {
	readonly child: ChildProcessWithoutNullStreams;
	readonly lines: AsyncIterator<string>;
	readonly reader: Interface;
	readonly folder: string;
	jobs: number;
}

let warm: WarmEngine | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** Envelope texts by unit. @throws when the scripts themselves are broken */
export async function runWarm(bundle: ScriptBundle, hostFile: string): Promise<Map<string, string>> {
	const run = turn.then(async () => await runNow(bundle, hostFile));
	turn = run.catch(() => undefined);
	return await run;
}

async function runNow(bundle: ScriptBundle, hostFile: string): Promise<Map<string, string>> {
	warm ??= startEngine();
	warm.jobs += 1;
	const jobFile = join(warm.folder, `job-${warm.jobs}.ps1`);
	const parameters = bundle.parameters.map(({ unit, name, value }) => {
		const encoded = Buffer.from(String(value), "utf8").toString("base64");
		return `#${unit} ${name} ${typeof value} ${encoded}\n`;
	});
	writeFileSync(jobFile, parameters.join("") + bundle.body);
	warm.child.stdin.write(`${hostFile}|${jobFile}\n`);
	const envelopes = new Map<string, string>();
	for (;;) {
		const { value: line, done } = await warm.lines.next();
		if (done === true) throw new Error("the engine ended");
		if (line === "#.") return envelopes;
		if (line.startsWith("#X")) throw new Error(Buffer.from(line.slice(2), "base64").toString("utf8"));
		if (!line.startsWith("#E")) continue;
		const space = line.indexOf(" ");
		envelopes.set(line.slice(2, space), line.slice(space + 1));
	}
}

function startEngine(): WarmEngine {
	const command = Buffer.from(DRIVER, "utf16le").toString("base64");
	const child = spawn(engine ?? "engine", ["-EncodedCommand", command], { stdio: ["pipe", "pipe", "pipe"] });
	child.stderr.resume();
	// It ends when this process does: then its standard input closes.
	child.unref();
	const folder = mkdtempSync(join(tmpdir(), "exf-warm-"));
	process.once("exit", () => {
		child.stdin.end();
		rmSync(folder, { recursive: true, force: true });
	});
	const reader = createInterface({ input: child.stdout });
	return { child, reader, lines: reader[Symbol.asyncIterator](), folder, jobs: 0 };
}

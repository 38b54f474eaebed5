import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { brokenRules, parseScripts, type ScriptKind } from "../support/parse-scripts.ts";
import { projectRoot } from "../support/project-root.ts";
import { engine } from "../support/run-script.ts";

const HELP = "<#\n.SYNOPSIS\nSample.\n#>\n";

function scriptsBelow(folder: string): string[] {
	return readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".ps1"))
		.map((name) => join(projectRoot, folder, name));
}

/** What 5.1 does not know (needs-7), and what 2.0 does not (needs-3). */
const TOO_NEW = [
	["$a = $true ? 1 : 2", "needs-7"],
	["$a = $b ?? 1", "needs-7"],
	["$a ??= 1", "needs-7"],
	["${a}?.Length", "needs-7"],
	["${a}?[0]", "needs-7"],
	["Out-Null && Out-Null", "needs-7"],
	["Out-Null || Out-Null", "needs-7"],
	["Out-Null &", "needs-7"],
	["1 | ForEach-Object -Parallel { $_ }", "needs-7"],
	['$a = "`u{1F600}"', "needs-7"],
	["$a = 5u", "needs-7"],
	["function Get-ExfA { clean { } }", "needs-7"],
	["class A { }", "needs-3"],
	["enum A { B }", "needs-3"],
	["using namespace System.Text", "needs-3"],
	["$a = [Text.StringBuilder]::new()", "needs-3"],
	["$a = 1 -in 1, 2", "needs-3"],
	["$a = 1 -notin 1, 2", "needs-3"],
	["$a = 1 -shl 2", "needs-3"],
	["$a = [ordered]@{ b = 1 }", "needs-3"],
	["$a = [pscustomobject]@{ b = 1 }", "needs-3"],
	["1 | ForEach-Object { $PSItem }", "needs-3"],
	["$a = $PSScriptRoot", "needs-3"],
	["@(1) | Where-Object Length -gt 1", "needs-3"],
	["@(1) | ForEach-Object Length", "needs-3"],
	["(1, 2).Where({ $_ })", "needs-3"],
	["function Get-ExfA { <#\n.SYNOPSIS\nA.\n#>\nparam([Parameter(Mandatory)]$B) }", "needs-3"],
	["Out-Null 3>&1", "needs-3"],
	["$a = [string]::IsNullOrWhiteSpace('')", "needs-3"],
	["if (", "syntax"],
] as const;

const OUTSIDE_ENGINE = [
	["Get-Item 'C:\\'", "unknown-command"],
	["Write-Output 1", "unknown-command"],
	["New-Object Text.StringBuilder", "unknown-command"],
	["@(1) | % { $_ }", "unknown-command"],
	["& 'cmd.exe' /c dir", "unknown-command"],
	["& ('c' + 'md.exe')", "unknown-command"],
	[". { 1 }; . 'C:\\a.ps1'", "unknown-command"],
	["Invoke-Expression '1'", "unknown-command"],
	["$a = $env:COMPUTERNAME", "host-access"],
	["1 > C:\\a.txt", "changes-state"],
] as const;

const REACHES_HOST = [
	["[IO.File]::WriteAllText('a', 'b')", "host-access"],
	["$a = [Microsoft.Win32.Registry]::LocalMachine", "host-access"],
	["$a = [Environment]::MachineName", "host-access"],
	["$a = [Diagnostics.Process]'x'", "host-access"],
	["$file.Delete()", "changes-state"],
	["$key.SetValue('a', 1)", "changes-state"],
	["$key.CreateSubKey('a')", "changes-state"],
	["$service.Stop()", "changes-state"],
	["$stream.Write($bytes, 0, 1)", "changes-state"],
	["$thing.$method()", "changes-state"],
	["function Remove-ExfThing { <#\n.SYNOPSIS\nA.\n#>\n1 }\nRemove-ExfThing", "changes-state"],
	["function Get-Thing { <#\n.SYNOPSIS\nA.\n#>\n1 }", "name"],
	["function Get-ExfThing { 1 }", "help"],
] as const;

const EVERYWHERE = [...TOO_NEW, ...OUTSIDE_ENGINE];
const PLAIN =
	'$a = @(1, 2 | Where-Object { $_ -gt 1 })\n$b = @{ c = "x $a" }\ntry { $b.c.Trim() } catch { throw }';

describe.skipIf(engine === undefined)("script texts", () => {
	it("keep to the rules, all of them", () => {
		const host = scriptsBelow("ps-scripts/lib/host");
		const library = scriptsBelow("ps-scripts/lib").filter((path) => !host.includes(path));
		const reader = library.filter((path) => path.endsWith("-reader.ps1"));
		const collect = scriptsBelow("ps-scripts/collect");
		const remoting = scriptsBelow("ps-scripts/remoting");
		const worker = remoting.filter((path) => path.endsWith("local-worker.ps1"));
		expect([reader.length, host.length > 0, collect.length > 0, worker.length]).toEqual([2, true, true, 1]);
		const problems = parseScripts({
			reader: [...reader, ...remoting.filter((path) => !worker.includes(path))],
			lib: [...library.filter((path) => !reader.includes(path)), ...worker],
			host,
			collect,
			lab: scriptsBelow("src/lab/host"),
		});
		expect(problems).toEqual([]);
	});

	it("keep to the rules where they change something: only there they may", () => {
		const library = scriptsBelow("ps-scripts/lib").filter((path) => !path.endsWith("-reader.ps1"));
		const transfer = scriptsBelow("ps-scripts/transfer");
		const change = [
			...scriptsBelow("ps-scripts/change"),
			...transfer.filter((path) => path.includes("/host/")),
		];
		const units = scriptsBelow("ps-scripts/mitigate");
		const isHost = (path: string): boolean => path.includes("/host/");
		const isTest = (path: string): boolean => path.endsWith("/test.ps1");
		expect([change.some(isHost), units.some(isTest)]).toEqual([true, true]);
		const problems = parseScripts({
			lib: [...library, ...change].filter((path) => !isHost(path)),
			host: [...library, ...change].filter(isHost),
			collect: units.filter(isTest),
			change: [...units.filter((path) => !isTest(path)), ...transfer.filter((path) => !isHost(path))],
		});
		expect(problems).toEqual([]);
	});

	describe("of samples that are not allowed", () => {
		const broken: Record<string, Map<string, string[]>> = {};
		const rules = (kind: ScriptKind, sample: string): string[] => broken[kind]?.get(HELP + sample) ?? [];

		beforeAll(() => {
			const samples = [...EVERYWHERE, ...REACHES_HOST, [PLAIN]].map(([sample]) => HELP + sample);
			for (const kind of ["lib", "collect", "change", "host"] as const)
				broken[kind] = brokenRules(samples, kind);
		});

		it.each(EVERYWHERE)("refuse in library and units: %s", (sample, rule) => {
			expect(rules("lib", sample)).toContain(rule);
			expect(rules("collect", sample)).toContain(rule);
			expect(rules("change", sample)).toContain(rule);
		});

		it("let a mitigate unit call functions that change something, and do nothing else that does", () => {
			const allowed = REACHES_HOST.filter(([sample, rule]) => !rules("change", sample).includes(rule));
			expect(allowed.map(([sample]) => sample)).toEqual([expect.stringMatching(/\nRemove-ExfThing$/)]);
		});

		it.each(REACHES_HOST)("refuse in collect units: %s", (sample, rule) => {
			expect(rules("collect", sample)).toContain(rule);
		});

		it.each<ScriptKind>(["lib", "collect", "change", "host"])("allow plain old PowerShell: %s", (kind) => {
			expect(broken[kind]?.get(HELP + PLAIN)).toEqual([]);
		});
	});

	it("let host-access functions ask for a signature, and nothing else", () => {
		const samples = ["$a = Get-AuthenticodeSignature -LiteralPath 'x'", "$a = Get-Item 'x'"].map(
			(text) => HELP + text,
		);
		const [host, lib] = [brokenRules(samples, "host"), brokenRules(samples, "lib")];
		expect(samples.map((sample) => host.get(sample))).toEqual([[], ["unknown-command"]]);
		expect(samples.map((sample) => lib.get(sample))).toEqual([["unknown-command"], ["unknown-command"]]);
	});

	it("keep host-access functions short", () => {
		const [allowed, long] = [functionOf(10), functionOf(11)];
		const broken = brokenRules([allowed, long], "host");
		expect(broken.get(allowed)).toEqual([]);
		expect(broken.get(long)).toEqual(["host-function-size"]);
	});
});

function functionOf(lines: number): string {
	return `function Get-ExfA {\n<#\n.SYNOPSIS\nA.\n#>\n${"$a = 1\n".repeat(lines)}}`;
}

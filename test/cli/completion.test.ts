import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exf, mainJs } from "../support/cli.ts";
import { findCommand, hasCommand } from "../support/has-command.ts";
import { tempDirFor } from "../support/temp-dir.ts";
import { afterAll } from "vitest";

describe("shell completion", () => {
	const dir = tempDirFor(afterAll);

	beforeAll(() => {
		writeFileSync(
			join(dir, "inventory.yaml"),
			`version: 1
tenants:
  contoso:
    credentials: { a: { user: svc, keyFile: id } }
    connection: { credential: a }
    groups: { dag01: {} }
    sites: { berlin: { tags: [gold], hosts: { ex01: { groups: [dag01], roles: [mailbox] }, ex02: } } }
  fabrikam:
    credentials: { a: { user: svc, keyFile: id } }
    connection: { credential: a }
    hosts: [mail01]
`,
		);
		mkdirSync(join(dir, "runs/20261101T100000Z"), { recursive: true });
		mkdirSync(join(dir, "runs/20261102T100000Z"));
		mkdirSync(join(dir, "runs/20261103T100000Z"));
		writeFileSync(join(dir, "runs/20261103T100000Z/change-run.json"), "{}");
		const bin = join(dir, "exf");
		writeFileSync(bin, `#!/bin/sh\nexec "${process.execPath}" "${mainJs}" "$@"\n`);
		chmodSync(bin, 0o755);
	});

	async function complete(...words: readonly string[]): Promise<string[]> {
		const { out, err, code } = await exf(["__complete", ...words], { cwd: dir });
		expect([code, err]).toEqual([0, ""]);
		return out.split("\n").filter((line) => line !== "");
	}

	it.each([
		[["sc"], ["scan"]],
		[
			["scan", "--host", "ex"],
			["ex01", "ex02"],
		],
		[
			["scan", "--host", "contoso/"],
			["contoso/berlin/ex01", "contoso/berlin/ex02"],
		],
		[["scan", "--host", "ex01,m"], ["ex01,mail01"]],
		[
			["scan", "--tenant", ""],
			["contoso", "fabrikam"],
		],
		[["scan", "--site=b"], ["--site=berlin"]],
		[["scan", "--group", ""], ["dag01"]],
		[
			["rollback", ""],
			["20261103T100000Z", "latest"],
		],
		[["apply", "--resume", "2"], ["20261103T100000Z"]],
		[["scan", "--tag", ""], ["gold"]],
		[["scan", "--fail-on", "h"], ["high"]],
		[["scan", "--redact", "hosts,u"], ["hosts,users"]],
		[
			["scan", "--resume", "2026"],
			["20261102T100000Z", "20261101T100000Z"],
		],
		[["scan", "--rerun", "failed:20261101"], ["failed:20261101T100000Z"]],
		[["report", "l"], ["latest"]],
		[["report", "--format", "find"], ["findings-csv"]],
		[["diff", "20261101T100000Z", "20261102"], ["20261102T100000Z"]],
		[["inventory", "sh"], ["show"]],
		[["inventory", "show", "ma"], ["mail01"]],
		[["completion", "p"], ["powershell"]],
		[["report", "--for"], ["--format"]],
	])("%j gives %j", async (words, found) => {
		expect(await complete(...words)).toEqual(found);
	});

	it.each([
		["an inventory that is not there", ["scan", "-i", "none.yaml", "--host", ""]],
		["a runs folder that is not there", ["scan", "--runs", "none", "--resume", ""]],
		["a command that does not exist", ["fly", ""]],
		["a file name, which is the shell's work", ["scan", "--knowledge", ""]],
	])("is quiet about %s", async (_, words) => {
		expect(await complete(...words)).toEqual([]);
	});

	it("offers every option once, and none that was given", async () => {
		const options = await complete("scan", "--json-events", "--");
		expect(options).toContain("--resume");
		expect(options).not.toContain("--json-events");
		expect(new Set(options).size).toBe(options.length);
	});

	it.each(["bash", "zsh", "powershell"])("has a script for %s", async (shell) => {
		const { code, out } = await exf(["completion", shell]);
		expect(code).toBe(0);
		expect(out).toContain("__complete");
	});

	it("says which shells there are", async () => {
		expect((await exf(["completion"], { env: { SHELL: "/bin/tcsh" } })).err).toContain(
			"bash, or zsh, or powershell",
		);
	});

	const env = { ...process.env, PATH: `${dir}:${process.env["PATH"] ?? ""}` };

	it.skipIf(!hasCommand("bash"))("works in bash", () => {
		const script = `source <(exf completion bash)
try() {
	COMP_LINE="$1" COMP_POINT=\${#1}
	read -r -a COMP_WORDS <<< "\${1//=/ = }"
	[[ "$1" == *" " ]] && COMP_WORDS+=("")
	COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
	_exf_complete
	echo "\${COMPREPLY[*]}"
}
try "exf sc"; try "exf scan --host e"; try "exf report --format=ht"; try "exf report "`;
		const out = execFileSync("bash", ["-c", script], { cwd: dir, env, encoding: "utf8" });
		expect(out.split("\n").slice(0, 4)).toEqual([
			"scan",
			"ex01 ex02",
			"html",
			"20261102T100000Z 20261101T100000Z latest",
		]);
	});

	it.skipIf(!hasCommand("pwsh"))("works in PowerShell", () => {
		const script = `exf completion powershell | Out-String | Invoke-Expression
foreach ($t in 'exf sc', 'exf scan --host e', 'exf report ') {
	(TabExpansion2 $t $t.Length).CompletionMatches.CompletionText -join ' '
}`;
		const args = ["-NoProfile", "-NonInteractive", "-Command", script];
		const out = execFileSync(findCommand("pwsh") ?? "", args, { cwd: dir, env, encoding: "utf8" });
		expect(out.trim().split(/\r?\n/)).toEqual([
			"scan",
			"ex01 ex02",
			"20261102T100000Z 20261101T100000Z latest",
		]);
	});
});

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { labHostScript, writeHostFile } from "../support/engine.ts";
import { labHost } from "../support/lab-host.ts";
import { engine } from "../support/run-script.ts";

function run(script: string, options: { readonly input?: string; readonly before?: readonly string[] } = {}) {
	const command = Buffer.from(script, "utf16le").toString("base64");
	const arguments_ = [
		...(options.before ?? []),
		"-nologo",
		"-NoProfile",
		"-NonInteractive",
		"-EncodedCommand",
		command,
	];
	return spawnSync(engine ?? "engine", arguments_, { encoding: "utf8", input: options.input ?? "" });
}

describe.skipIf(engine === undefined)("engine program", () => {
	it("writes the output of the pipeline as lines", () => {
		const result = run("1..3 | ForEach-Object { $_ * 2 }; 'text'; $null");
		expect(result.stdout.trimEnd().split(/\r?\n/)).toEqual(["2", "4", "6", "text"]);
		expect(result.status).toBe(0);
	});

	it("ends with the code of exit", () => {
		expect(run("exit 7; 'never'")).toMatchObject({ status: 7, stdout: "" });
	});

	it("ends with 1 and a message when a script throws or does not parse", () => {
		expect(run("throw 'no luck'")).toMatchObject({ status: 1, stderr: expect.stringContaining("no luck") });
		expect(run("if (").status).toBe(1);
	});

	it("leaves stdin to the script", () => {
		const script = "[IO.StreamReader]::new([Console]::OpenStandardInput()).ReadToEnd().Length";
		expect(run(script, { input: "1234567" }).stdout.trim()).toBe("7");
	});

	it("has the cmdlets of the engine and no others", () => {
		expect(
			run(
				"'ForEach-Object', 'Write-Output', 'Get-Item' | Where-Object { Get-Command $_ -ErrorAction Ignore }",
			).stdout.trim(),
		).toBe("ForEach-Object");
	});

	it("can be a simulated host", () => {
		const before = [
			"-LabScript",
			labHostScript,
			"-HostFile",
			writeHostFile(labHost({ computerName: "EX77" })),
		];
		expect(run("Get-ExfComputerName", { before }).stdout.trim()).toBe("EX77");
	});

	it.each([[], ["-Command", "1"], ["-EncodedCommand"], ["-EncodedCommand", "not base64!"]])(
		"refuses other arguments: %s %s",
		(...arguments_) => {
			const result = spawnSync(engine ?? "engine", arguments_, { encoding: "utf8" });
			expect(result.status).toBe(64);
			expect(result.stderr).toContain("usage:");
		},
	);
});

import { describe, expect, it } from "vitest";
import { commandFromEnvironment } from "../../src/lab/choose-engine.ts";
import { parseCommand, programName } from "../../src/lab/conduct/parse-command.ts";
import { toWindowsLines } from "../../src/lab/conduct/windows-lines.ts";
import type { EngineOutput } from "../../src/lab/engines/lab-engine.ts";
import { sayHostVersion } from "../../src/lab/engines/say-host-version.ts";
import { commandFor } from "./support/exec.ts";

async function* outputs(...texts: readonly string[]): AsyncGenerator<EngineOutput> {
	for (const text of texts) yield { kind: "stdout", data: Buffer.from(text, "latin1") };
	yield { kind: "exit", code: 0 };
}

async function textOf(output: AsyncIterable<EngineOutput>): Promise<string> {
	let text = "";
	for await (const item of output) if (item.kind === "stdout") text += item.data.toString("latin1");
	return text;
}

describe("toWindowsLines", () => {
	it.each([
		["a\nb\n", "a\r\nb\r\n"],
		["a\r\nb", "a\r\nb"],
		["\n\n", "\r\n\r\n"],
		["\xff\n\xfe", "\xff\r\n\xfe"],
		["a\rb\n", "a\rb\r\n"],
	])("makes %j into %j, however it is cut", async (given, wanted) => {
		for (let cut = 0; cut <= given.length; cut++) {
			expect(await textOf(toWindowsLines(outputs(given.slice(0, cut), given.slice(cut))))).toBe(wanted);
		}
	});
});

describe("sayHostVersion", () => {
	it("changes the version of the hello line and nothing else, however it is cut", async () => {
		const given = "abcH7.6.9 FullLanguage\nabcH7.6.9 x\n";
		for (let cut = 0; cut <= given.length; cut++) {
			const cutOutput = outputs(given.slice(0, cut), given.slice(cut));
			expect(await textOf(sayHostVersion(cutOutput, "abc", "5.1"))).toBe(
				"abcH5.1 FullLanguage\nabcH7.6.9 x\n",
			);
		}
	});

	it.each(["other output\nabcH7 x\n", "no line break", ""])("leaves %j alone", async (given) => {
		expect(await textOf(sayHostVersion(outputs(given), "abc", "5.1"))).toBe(given);
	});
});

describe("parseCommand", () => {
	it("takes the program and the script out of a start of PowerShell", () => {
		expect(parseCommand(commandFor("'ä'", "powershell.exe"))).toEqual({
			kind: "script",
			program: "powershell.exe",
			script: "'ä'",
		});
	});

	it("takes a quoted path", () => {
		const program = "C:\\Program Files\\PowerShell\\7\\pwsh.exe";
		const parsed = parseCommand(commandFor("1", `"${program}"`));
		expect(parsed?.program).toBe(program);
		expect(programName(parsed?.program ?? "")).toBe("pwsh");
	});

	it.each([
		["powershell.exe -s -NoLogo -NoProfile", "powershell.exe"],
		["pwsh.exe -sshs -nologo -noprofile", "pwsh.exe"],
		[
			'"C:\\Program Files\\PowerShell\\7\\pwsh.exe" -NoProfile -ServerMode',
			"C:\\Program Files\\PowerShell\\7\\pwsh.exe",
		],
	])("sees a server of sessions in %s", (command, program) => {
		expect(parseCommand(command)).toEqual({ kind: "server-mode", program });
	});

	it.each([
		"",
		"whoami",
		"powershell.exe -NoLogo -NoProfile",
		"powershell.exe -s -NoLogo -Command whoami",
		"powershell.exe -s & whoami",
		"powershell.exe -Command 1",
		"powershell.exe -NoLogo -NoProfile -NonInteractive -EncodedCommand",
		`${commandFor("1")} & whoami`,
	])("knows no other command: %j", (command) => {
		expect(parseCommand(command)).toBeUndefined();
	});
});

describe("the program of the powershell engine", () => {
	it.each([
		[undefined, ["pwsh"]],
		["", ["pwsh"]],
		["/opt/engine", ["/opt/engine"]],
		["dotnet  engine.dll", ["dotnet", "engine.dll"]],
	])("is, for %j, %j", (variable, words) => {
		expect(commandFromEnvironment(variable)).toEqual(words);
	});
});

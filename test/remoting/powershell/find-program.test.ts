import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProgram, type Machine } from "../../../src/remoting/powershell/find-program.ts";

const WINDOWS_POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

function machine(platform: NodeJS.Platform, files: readonly string[], path: readonly string[] = []): Machine {
	return { platform, environment: { PATH: path.join(delimiter) }, exists: (file) => files.includes(file) };
}

describe("the PowerShell of this machine", () => {
	it("is powershell.exe by its full path for WinRM, also where pwsh is installed", () => {
		const files = [WINDOWS_POWERSHELL, join("tools", "pwsh.exe")];
		expect(findProgram("computer-name", machine("win32", files, ["tools"]))).toBe(WINDOWS_POWERSHELL);
	});

	it("is pwsh for WinRM where there is nothing else", () => {
		const pwsh = join("tools", "pwsh.exe");
		expect(findProgram("computer-name", machine("win32", [pwsh], ["tools"]))).toBe(pwsh);
	});

	it("is pwsh of the PATH for SSH, never one of the current folder", () => {
		const pwsh = join("/tools", "pwsh");
		const all = machine("linux", ["pwsh", pwsh], [".", "", "/tools"]);
		expect(findProgram("host-name", all)).toBe(pwsh);
	});

	it("cannot reach WinRM from another system, and the error says what does", () => {
		expect(() =>
			findProgram("computer-name", machine("linux", [join("/tools", "pwsh")], ["/tools"])),
		).toThrow(
			expect.objectContaining({
				code: "protocol",
				transient: false,
				message: expect.stringContaining("needs Windows"),
				hint: expect.stringContaining("host-name"),
			}),
		);
	});

	it("is missing with a hint", () => {
		expect(() => findProgram("host-name", machine("linux", []))).toThrow(
			expect.objectContaining({ code: "protocol", hint: expect.stringContaining("transport: ssh") }),
		);
	});
});

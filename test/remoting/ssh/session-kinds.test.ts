import { describe, expect, it } from "vitest";
import { kindsToTry } from "../../../src/remoting/ssh/session-kinds.ts";

const SERVER_MODE_FIRST = ["server-mode", "subsystem", "exec"];
const SUBSYSTEM_FIRST = ["subsystem", "server-mode", "exec"];

describe("kindsToTry", () => {
	it.each([
		["powershell.exe", SERVER_MODE_FIRST],
		["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", SERVER_MODE_FIRST],
		["pwsh", SUBSYSTEM_FIRST],
		["pwsh.exe", SUBSYSTEM_FIRST],
		["C:\\PROGRA~1\\PowerShell\\7\\pwsh.exe", SUBSYSTEM_FIRST],
	])("first tries what runs the program of the inventory: %s", (powershell, kinds) => {
		expect(kindsToTry("auto", powershell, undefined)).toEqual(kinds);
	});

	it("begins with what worked last time, and has the others still", () => {
		expect(kindsToTry("auto", "powershell.exe", "subsystem")).toEqual(["subsystem", "server-mode", "exec"]);
		expect(kindsToTry("auto", "powershell.exe", "exec")).toEqual(["exec", "server-mode", "subsystem"]);
	});

	it("tries nothing but what the inventory says", () => {
		expect(kindsToTry("exec", "pwsh", "subsystem")).toEqual(["exec"]);
	});
});

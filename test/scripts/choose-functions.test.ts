import { describe, expect, it } from "vitest";
import { chooseFunctions } from "../../src/scripts/choose-functions.ts";

const LIBRARY = [
	{ name: "a.ps1", text: "function Get-ExfA {\n\tRead-ExfB 1\n}\n" },
	{ name: "b.ps1", text: "function Get-ExfOther { }\nfunction Read-ExfB {\n\tget-exfa\n}\n" },
	{ name: "c.ps1", text: "function Write-ExfC { }\n" },
];
const namesFor = (text: string) => chooseFunctions(LIBRARY, text).map(({ name }) => name);

describe("chooseFunctions", () => {
	it("takes what a text calls, and what that calls, in the order of the library", () => {
		expect(namesFor("$x = read-exfb 1")).toEqual(["a.ps1", "b.ps1"]);
		expect(namesFor("Write-ExfC; Get-ExfOther")).toEqual(["a.ps1", "b.ps1", "c.ps1"]);
	});

	it("leaves out what nobody calls", () => {
		expect(namesFor("Write-ExfC")).toEqual(["c.ps1"]);
		expect(namesFor("Get-ExfUnknown; Write-Host 1")).toEqual([]);
	});
});

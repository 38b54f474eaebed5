import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { engine, runScript } from "../support/run-script.ts";

/** What a host-access function gives on this machine, as JSON; or the text of its error. */
async function read(call: string): Promise<unknown> {
	const result = await runScript({
		script: `try { $json = ConvertTo-ExfJson (${call}) } catch { $json = ConvertTo-ExfJson ('error: ' + $_.Exception.Message) }; Write-ExfFrame 'D' $json`,
	});
	return JSON.parse(result.of("D")[0] ?? "null");
}

describe.skipIf(engine === undefined)("host-access functions on this machine", () => {
	it("give the version of a file as four numbers", async () => {
		expect(
			await read("Get-ExfFileVersion ([Diagnostics.Process]::GetCurrentProcess().MainModule.FileName)"),
		).toEqual({
			Present: true,
			Version: null,
			ModifiedUtc: expect.stringMatching(/^20\d\d-.*Z$/),
		});
		expect(await read("Get-ExfFileVersion ([regex].Assembly.Location)")).toMatchObject({
			Present: true,
			Version: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
		});
	});

	it.each(["/no/such/folder/file.dll", "/etc/no-such-file.dll"])("say that %s is missing", async (path) => {
		expect(await read(`Get-ExfFileVersion '${path}'`)).toEqual({
			Present: false,
			Version: null,
			ModifiedUtc: null,
		});
	});

	it("give UTC", async () => {
		const now = Date.parse(String(await read("Get-ExfUtcNow")));
		expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
	});

	it("give the time zone's id and offset", async () => {
		expect(await read("Get-ExfTimeZone")).toEqual({
			Id: expect.any(String),
			OffsetMinutes: 0 - new Date().getTimezoneOffset(),
		});
	});

	it("give the computer's name", async () => {
		expect(await read("Get-ExfComputerName")).toBe(hostname().split(".")[0]);
	});

	it("give version, edition and bitness of the PowerShell", async () => {
		expect(await read("Get-ExfPowerShell")).toEqual({
			Version: expect.stringMatching(/^7\./),
			Edition: "Core",
			Is64Bit: true,
		});
	});

	it.skipIf(process.platform === "win32")(
		"throw where there is no Windows, instead of finding nothing",
		async () => {
			expect(await read("Get-ExfRegistryValue 'HKLM:\\SOFTWARE\\X' 'Y'")).toMatch(/^error: /);
			expect(await read("Get-ExfRegistrySubKeyName 'HKLM:\\SOFTWARE'")).toMatch(/^error: /);
			expect(await read("Get-ExfServiceName")).toMatch(/^error: /);
			expect(await read("Test-ExfElevated")).toMatch(/^error: /);
		},
	);

	it("open nothing outside HKLM", async () => {
		expect(await read("Get-ExfRegistryValue 'HKCU:\\Software' 'X'")).toBe(
			"error: Not a registry path: HKCU:\\Software",
		);
	});
});

import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { engine, runScript } from "../support/run-script.ts";
import { tempDir } from "../support/temp-dir.ts";

/** The same with the functions that change something. */
async function readWithChange(call: string): Promise<unknown> {
	const { changeLibrary } = await loadCatalog(PACKAGED_SCRIPTS);
	return await read(call, changeLibrary.map(({ text }) => text).join("\n"));
}

/** What a host-access function gives on this machine, as JSON; or the text of its error. */
async function read(call: string, functions = ""): Promise<unknown> {
	const result = await runScript({
		script: `${functions}
try { $json = ConvertTo-ExfJson (${call}) } catch { $json = ConvertTo-ExfJson ('error: ' + $_.Exception.Message) }; Write-ExfFrame 'D' $json`,
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
			expect(await read("@(Get-ExfClusterItem 'MSCluster_Node' 'Name')")).toMatch(/^error: /);
			expect(await read("@(Read-ExfCounter 'Processor' '% Processor Time')")).toMatch(/^error: /);
		},
	);

	it("give the bytes of a file, within a limit, or its end", async () => {
		const path = join(tempDir(), "a.txt");
		writeFileSync(path, "0123456789");
		const text = (call: string): string => `[Text.Encoding]::ASCII.GetString((${call}).Bytes)`;
		expect(await read(text(`Read-ExfFile '${path}' 10`))).toBe("0123456789");
		expect(await read(text(`Read-ExfFile '${path}' 4 -Tail`))).toBe("6789");
		expect(await read(`Read-ExfFile '${path}' 9`)).toMatchObject({
			Present: true,
			Size: 10,
			Bytes: null,
			ModifiedUtc: expect.stringMatching(/^20\d\d-.*Z$/),
		});
	});

	it("read a file that somebody writes", async () => {
		const path = join(tempDir(), "a.txt");
		const handle = openSync(path, "a");
		writeSync(handle, "so far");
		expect(await read(`(Read-ExfFile '${path}' 100).Size`)).toBe(6);
		closeSync(handle);
	});

	it("say that a file or its folder is missing", async () => {
		const missing = { Present: false, Bytes: null, Size: null, ModifiedUtc: null };
		expect(await read("Read-ExfFile '/no/such/folder/file' 10")).toEqual(missing);
		expect(await read("Read-ExfFile '/etc/no-such-file' 10")).toEqual(missing);
		expect(await read("@(Get-ExfFolderItem '/no/such/folder')")).toEqual([]);
	});

	it("list what is in a folder", async () => {
		const dir = tempDir();
		mkdirSync(join(dir, "below"));
		writeFileSync(join(dir, "a.txt"), "");
		const items = (await read(`@(Get-ExfFolderItem '${dir}')`)) as { Name: string; IsFolder: boolean }[];
		expect(items.map(({ Name, IsFolder }) => `${Name} ${IsFolder}`).sort()).toEqual([
			"a.txt false",
			"below true",
		]);
	});

	it("fill in environment variables as Windows writes them", async () => {
		expect(await read("Expand-ExfPath '%HOME%/x %NO_SUCH_VARIABLE%'")).toBe(
			`${process.env["HOME"]}/x %NO_SUCH_VARIABLE%`,
		);
	});

	it.skipIf(process.platform === "win32")(
		"throw where there is no IIS and no signature to ask for",
		async () => {
			expect(await read("@(Get-ExfAppPool)")).toMatch(/^error: /);
			expect(await read("Get-ExfSignature '/etc/hosts'")).toMatch(/^error: /);
		},
	);

	it("write a file, new or not, leave nothing else behind, and delete it", async () => {
		const path = join(tempDir(), "web.config");
		const write = (text: string): Promise<unknown> =>
			readWithChange(`@(Write-ExfFile '${path}' ([Text.Encoding]::ASCII.GetBytes('${text}')))`);
		expect(await write("first")).toEqual([]);
		expect(await write("second")).toEqual([]);
		expect(readFileSync(path, "utf8")).toBe("second");
		expect(readdirSync(join(path, ".."))).toEqual(["web.config"]);
		expect(await readWithChange(`@(Remove-ExfFile '${path}'; Remove-ExfFile '${path}')`)).toEqual([]);
		expect(existsSync(path)).toBe(false);
	});

	it("open nothing outside HKLM", async () => {
		expect(await read("Get-ExfRegistryValue 'HKCU:\\Software' 'X'")).toBe(
			"error: Not a registry path: HKCU:\\Software",
		);
	});
});

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labHost, type LabHost } from "../support/lab-host.ts";
import { projectRoot } from "../support/project-root.ts";
import { engine, runScript } from "../support/run-script.ts";

/** What a host-access function gives on a simulated host. */
async function read(call: string, changes: Partial<LabHost> = {}): Promise<unknown> {
	const result = await runScript({
		host: labHost(changes),
		script: `Write-ExfFrame 'D' (ConvertTo-ExfJson (${call}))`,
	});
	expect(result.of("X")).toEqual([]);
	return JSON.parse(result.of("D")[0] ?? "");
}

describe("lab-host.ps1", () => {
	it("replaces every host-access function of the library", () => {
		const library = ["ps-scripts/lib/host", "ps-scripts/change/host", "ps-scripts/transfer/host"].flatMap(
			(folder) =>
				readdirSync(join(projectRoot, folder)).map((name) =>
					readFileSync(join(projectRoot, folder, name), "utf8"),
				),
		);
		const functions = library.flatMap((text) =>
			[...text.matchAll(/^function ([\w-]+)/gm)].map((match) => match[1]),
		);
		const lab = readFileSync(join(projectRoot, "src/lab/host/lab-host.ps1"), "utf8");
		const aliases = [...lab.matchAll(/^\$\{alias:([\w-]+)\}/gm)].map((match) => match[1]);
		expect(functions.length).toBeGreaterThan(8);
		expect(new Set(aliases)).toEqual(new Set(functions));
	});
});

describe.skipIf(engine === undefined)("a simulated host", () => {
	const registry = {
		"HKLM:\\SOFTWARE\\A": { Number: 7, Text: "seven", List: ["x", "y"], Nothing: null },
		"HKLM:\\SOFTWARE\\A\\B\\C": {},
		"HKLM:\\SOFTWARE\\a\\b\\D": {},
		"HKLM:\\SOFTWARE\\A\\E": {},
		"HKLM:\\SOFTWARE\\AB": {},
	};

	it("answers registry values of every type, in any case", async () => {
		const names = ["Number", "TEXT", "list", "Nothing", "Missing"];
		const values = names.map((name) => `(Get-ExfRegistryValue 'HKLM:\\software\\a' '${name}')`).join(", ");
		expect(await read(`@(${values})`, { registry })).toEqual([7, "seven", ["x", "y"], null, null]);
	});

	it("derives the subkeys from the paths, each once", async () => {
		expect(await read("@(Get-ExfRegistrySubKeyName 'HKLM:\\SOFTWARE\\A')", { registry })).toEqual(["B", "E"]);
		expect(await read("@(Get-ExfRegistrySubKeyName 'HKLM:\\SOFTWARE\\None')", { registry })).toEqual([]);
	});

	it("lists services and the performance counters that only have a key", async () => {
		const changes = {
			services: { W3SVC: { start: 2, state: "Running" } },
			registry: {
				"HKLM:\\SYSTEM\\CurrentControlSet\\Services\\w3svc\\Parameters": {},
				"HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Counter\\Performance": {},
			},
		};
		expect(await read("@(Get-ExfServiceName)", changes)).toEqual(["W3SVC", "Counter"]);
		expect(await read("Get-ExfService 'w3svc'", changes)).toEqual({ Start: 2, State: "Running" });
		expect(await read("Get-ExfService 'Counter'", changes)).toEqual({ Start: null, State: null });
	});

	it("uses the real clock when it has none of its own", async () => {
		const now = Date.parse(String(await read("Get-ExfUtcNow", { utcNow: null })));
		expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
	});

	it.each([true, false, null])("is elevated as it says: %s", async (elevated) => {
		expect(await read("Test-ExfElevated", { elevated })).toBe(elevated);
	});

	it("gives no access to the registry of this machine", async () => {
		const result = await runScript({ host: labHost(), script: "Open-ExfRegistryKey 'HKLM:\\SOFTWARE'" });
		expect(result.of("X")).toEqual(["The lab has no registry key to open: HKLM:\\SOFTWARE"]);
	});
});

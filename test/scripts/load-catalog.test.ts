import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { manifest } from "../support/catalog.ts";
import { tempDir } from "../support/temp-dir.ts";

/** A scripts folder with one unit; the changes replace or add files. */
function scriptsFolder(changes: Readonly<Record<string, string>> = {}): string {
	const folder = tempDir();
	const files = {
		"lib/exec-reader.ps1": "'reader'\n",
		"lib/psrp-reader.ps1": "'psrp'\n",
		"lib/b.ps1": "'b'\n",
		"lib/a.ps1": "'a'\n",
		"collect/sample/manifest.json": JSON.stringify(manifest()),
		"collect/sample/collect.ps1": "@{ a = 1 }\n",
		...changes,
	};
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	return folder;
}

describe("loadCatalog", () => {
	it("reads the scripts of the program itself", async () => {
		const catalog = await loadCatalog(PACKAGED_SCRIPTS);
		expect(catalog.units.map((unit) => unit.id)).toContain("collect/exchange-setup");
		expect(catalog.library.map((file) => file.name)).toContain("host/registry.ps1");
		for (const reader of ["exec-reader.ps1", "psrp-reader.ps1"]) {
			expect(catalog.library.map((file) => file.name)).not.toContain(reader);
		}
	});

	it("gives a unit the hash of its script file", async () => {
		const [unit] = (await loadCatalog(PACKAGED_SCRIPTS)).units;
		const script = readFileSync(join(PACKAGED_SCRIPTS, unit?.id ?? "", "collect.ps1"));
		expect(unit?.sha256).toBe(createHash("sha256").update(script).digest("hex"));
	});

	it("puts the library in order of its names", async () => {
		const catalog = await loadCatalog(scriptsFolder());
		expect(catalog.library.map((file) => file.name)).toEqual(["a.ps1", "b.ps1"]);
	});

	it("keeps the functions that change something apart from the library", async () => {
		const catalog = await loadCatalog(scriptsFolder({ "change/host/write-a.ps1": "'w'\n" }));
		expect(catalog.changeLibrary).toEqual([{ name: "host/write-a.ps1", text: "'w'\n" }]);
		expect(catalog.library.map((file) => file.name)).toEqual(["a.ps1", "b.ps1"]);
	});

	it("reads the same text from a checkout with CRLF and a byte order mark", async () => {
		const unix = await loadCatalog(scriptsFolder());
		const windows = await loadCatalog(
			scriptsFolder({ "collect/sample/collect.ps1": "\uFEFF@{ a = 1 }\r\n", "lib/a.ps1": "'a'" }),
		);
		expect(windows).toEqual(unix);
	});

	it("refuses a script with characters that Windows PowerShell would misread", async () => {
		const folder = scriptsFolder({ "lib/a.ps1": "'a'\n# naïve\n" });
		await expect(loadCatalog(folder)).rejects.toMatchObject({
			code: "script-not-ascii",
			message: expect.stringContaining("a.ps1:2"),
		});
	});

	it.each([
		["no JSON", "{"],
		["an unknown field", JSON.stringify({ ...manifest(), surprise: 1 })],
		["another id than its folder", JSON.stringify(manifest({ id: "collect/other" }))],
		["another kind than its folder", JSON.stringify(manifest({ kind: "mitigate" }))],
		["a path instead of a script name", JSON.stringify(manifest({ scripts: ["../../lib/a.ps1"] }))],
		["a version with a quote", JSON.stringify(manifest({ version: "1.0.0'; exit" }))],
	])("refuses a manifest with %s", async (_what, text) => {
		const folder = scriptsFolder({ "collect/sample/manifest.json": text });
		await expect(loadCatalog(folder)).rejects.toMatchObject({ code: "manifest-invalid" });
	});

	it("says so when there are no scripts", async () => {
		await expect(loadCatalog(join(tempDir(), "none"))).rejects.toMatchObject({ code: "scripts-missing" });
	});
});

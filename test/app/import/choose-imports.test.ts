import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseImports, type ImportPolicy } from "../../../src/app/import/choose-imports.ts";
import { listImportFiles } from "../../../src/app/import/list-import-files.ts";
import { makeHost } from "../../core/select/make-host.ts";
import { collectedText, SCRIPTS } from "../../support/collected-file.ts";
import { tempDir } from "../../support/temp-dir.ts";

const POLICY: ImportPolicy = {
	hosts: [makeHost("contoso/hq/ex01"), makeHost("contoso/hq/ex02")],
	tenants: ["contoso", "fabrikam"],
	bundle: SCRIPTS,
	acceptedBundles: [],
	maxAgeMs: 14 * 86_400_000,
	allowStale: false,
	now: new Date("2026-11-23T12:00:00Z"),
};

async function choose(
	texts: Readonly<Record<string, string | Uint8Array>>,
	policy: Partial<ImportPolicy> = {},
): Promise<{
	readonly chosen: string[];
	readonly leftOut: string[];
	readonly weakenings: readonly string[];
}> {
	const dir = tempDir();
	for (const [name, text] of Object.entries(texts)) writeFileSync(join(dir, name), text);
	const choice = await chooseImports(await listImportFiles([dir]), { ...POLICY, ...policy });
	return {
		chosen: choice.chosen.map((file) => `${file.host.id} ${file.path.slice(dir.length + 1)}`),
		leftOut: choice.leftOut.map((file) => `${file.code} ${file.path.slice(dir.length + 1)}`),
		weakenings: choice.chosen.flatMap((file) => file.weakenings),
	};
}

describe("chooseImports", () => {
	it("takes a fresh file of a known host without any weakening", async () => {
		expect(await choose({ "a.json": collectedText() })).toEqual({
			chosen: ["contoso/hq/ex01 a.json"],
			leftOut: [],
			weakenings: [],
		});
	});

	it("takes the newest file of a host, whichever comes first", async () => {
		const older = collectedText({ createdAt: "2026-11-20T12:00:00.000Z" });
		const chosen = await choose({ "a.json": older, "b.json": collectedText(), "c.json": older });
		expect(chosen).toMatchObject({
			chosen: ["contoso/hq/ex01 b.json"],
			leftOut: ["older a.json", "older c.json"],
		});
	});

	it.each([
		["another tenant of the inventory", { tenant: "fabrikam" }, "tenant"],
		["a tenant that nobody knows", { tenant: "initech" }, "tenant"],
		["a tenant whose id only looks alike", { tenant: "Contoso" }, "tenant"],
		["other scripts", { bundle: "0".repeat(64) }, "scripts"],
		["a long time ago", { createdAt: "2026-10-01T12:00:00.000Z" }, "age"],
		["the future", { createdAt: "2027-10-01T12:00:00.000Z" }, "age"],
		["a computer that is not in the inventory", { computer: "EX77" }, "unknown-host"],
	])("leaves out a file of %s", async (_, changes, code) => {
		expect(await choose({ "a.json": collectedText(changes) })).toMatchObject({
			chosen: [],
			leftOut: [`${code} a.json`],
		});
	});

	it("leaves out a file that may be of two hosts", async () => {
		const hosts = ["contoso/a/ex01", "contoso/b/ex01"].map((id) => makeHost(id));
		expect((await choose({ "a.json": collectedText() }, { hosts })).leftOut).toEqual([
			"ambiguous-host a.json",
		]);
	});

	it("takes old files and other scripts only when told to, and says so on the host", async () => {
		const text = collectedText({ createdAt: "2026-10-01T12:00:00.000Z", bundle: "0".repeat(64) });
		const { chosen, weakenings } = await choose(
			{ "a.json": text },
			{ allowStale: true, acceptedBundles: ["0".repeat(64)] },
		);
		expect(chosen).toEqual(["contoso/hq/ex01 a.json"]);
		expect(weakenings).toEqual([
			"old facts were accepted (--allow-stale): it is 53 days old; 14 days are allowed",
			`facts of other scripts were accepted (--accept-hash ${"0".repeat(64)})`,
		]);
	});

	it("reads UTF-16, as PowerShell 5.1 redirects", async () => {
		const bytes = Buffer.from(`\uFEFF${collectedText()}\r\n`, "utf16le");
		expect((await choose({ "a.json": bytes })).chosen).toEqual(["contoso/hq/ex01 a.json"]);
	});

	it("goes on after files that are none", async () => {
		const files = {
			"a.json": "",
			"b.json": Buffer.alloc(1000, 0xff),
			"c.json": "[[[[",
			"d.json": collectedText(),
		};
		expect(await choose(files)).toMatchObject({
			chosen: ["contoso/hq/ex01 d.json"],
			leftOut: ["invalid a.json", "invalid b.json", "invalid c.json"],
		});
	});
});

describe("listImportFiles", () => {
	it("takes .json files of folders below, no links, and a file named twice once", async () => {
		const dir = tempDir();
		mkdirSync(join(dir, "sub"));
		for (const name of ["b.json", "a.JSON", "note.txt", "sub/c.json"]) writeFileSync(join(dir, name), "");
		symlinkSync(join(dir, "note.txt"), join(dir, "link.json"));
		const files = await listImportFiles([dir, join(dir, "b.json"), join(dir, "note.txt")]);
		expect(files.map((path) => path.slice(dir.length + 1))).toEqual([
			"a.JSON",
			"b.json",
			join("sub", "c.json"),
			"note.txt",
		]);
	});

	it("refuses a path that does not exist", async () => {
		await expect(listImportFiles(["/nowhere/at/all"])).rejects.toMatchObject({ code: "usage" });
	});
});

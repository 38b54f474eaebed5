import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";

const DATA = join(import.meta.dirname, "../../src/knowledge/data");
let folder = "";

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "exf-knowledge-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeBuilds(change: (file: { asOf: string; entries: Record<string, unknown>[] }) => void) {
	const file = JSON.parse(await readFile(join(DATA, "builds.json"), "utf8"));
	change(file);
	await writeFile(join(folder, "builds.json"), JSON.stringify(file));
}

describe("loadKnowledge", () => {
	it("gives the built-in data with date and hash of each file", async () => {
		const { info } = await loadKnowledge();
		const bytes = await readFile(join(DATA, "cves.json"));
		expect(info.folder).toBeNull();
		expect(info.files.map((file) => file.name)).toEqual([
			"builds.json",
			"cves.json",
			"support.json",
			"known-issues.json",
			"mitigations.json",
		]);
		expect(info.files[1]).toEqual({
			name: "cves.json",
			asOf: "2026-11-22",
			sha256: createHash("sha256").update(bytes).digest("hex"),
		});
	});

	it("expands the short names of sources", async () => {
		const { builds, cves } = await loadKnowledge();
		expect(builds[0]?.source[0]).toMatch(/^https:\/\/github\.com\/microsoft\/Get-ExchangeBuildNumber/);
		expect(cves.every((cve) => cve.source.every((source) => source.includes("https://")))).toBe(true);
	});

	it("takes a newer file from a folder and says which ones are built in", async () => {
		await writeBuilds((file) => {
			file.asOf = "2026-12-09";
		});
		const { info } = await loadKnowledge(folder);
		expect(info.folder).toBe(folder);
		expect(info.files.map(({ name, asOf }) => [name, asOf])).toEqual([
			["builds.json", "2026-12-09"],
			["cves.json (built-in)", "2026-11-22"],
			["support.json (built-in)", "2026-11-22"],
			["known-issues.json (built-in)", "2026-11-22"],
			["mitigations.json (built-in)", "2026-11-22"],
		]);
	});

	it("reads a full folder like the built-in data", async () => {
		for (const name of ["builds.json", "cves.json", "support.json", "known-issues.json"]) {
			await copyFile(join(DATA, name), join(folder, name));
		}
		const { builds, cves, support, knownIssues } = await loadKnowledge(folder);
		const builtIn = await loadKnowledge();
		expect({ builds, cves, support, knownIssues }).toEqual({
			builds: builtIn.builds,
			cves: builtIn.cves,
			support: builtIn.support,
			knownIssues: builtIn.knownIssues,
		});
	});

	it.each<[string, (file: { asOf: string; entries: Record<string, unknown>[] }) => void, RegExp]>([
		[
			"a wrong build",
			(file) => Object.assign(file.entries[3] ?? {}, { build: "15.2" }),
			/builds\.json: entries\.3\.build: /,
		],
		[
			"an unknown product",
			(file) => Object.assign(file.entries[0] ?? {}, { product: "2007" }),
			/builds\.json: entries\.0\.product: /,
		],
		["a wrong date", (file) => Object.assign(file, { asOf: "yesterday" }), /builds\.json: asOf: /],
		[
			"an unknown source",
			(file) => Object.assign(file.entries[0] ?? {}, { source: ["nobody"] }),
			/entries\.0\.source: no source is called "nobody"/,
		],
		[
			"another schema",
			(file) => Object.assign(file, { schema: "exchange-fleet/builds@2" }),
			/builds\.json: schema: /,
		],
		["no entries", (file) => Object.assign(file, { entries: [] }), /builds\.json: entries: /],
	])("refuses %s, naming file and place", async (_, change, message) => {
		await writeBuilds(change);
		await expect(loadKnowledge(folder)).rejects.toMatchObject({
			name: "FleetError",
			code: "knowledge-invalid",
			message: expect.stringMatching(message),
		});
	});

	it("refuses a file that is no JSON", async () => {
		await writeFile(join(folder, "cves.json"), "{");
		await expect(loadKnowledge(folder)).rejects.toMatchObject({
			code: "knowledge-invalid",
			message: expect.stringContaining("cves.json"),
		});
	});

	it("refuses a folder that does not exist", async () => {
		await expect(loadKnowledge(join(folder, "nowhere"))).rejects.toMatchObject({
			code: "knowledge-invalid",
			message: expect.stringContaining("no such folder"),
		});
	});
});

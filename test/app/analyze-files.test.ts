import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyzeFiles, type FilesAnalysis } from "../../src/app/analyze-files.ts";
import { parseBuildNumber } from "../../src/core/build-number.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { NOW } from "../support/exchange-facts.ts";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { rootConfig, webConfig } from "../support/iis-facts.ts";
import { POWERSHELL_RULES } from "../support/iis-rules.ts";
import { tempDir } from "../support/temp-dir.ts";

/** Exchange 2019 CU12 before the fix of ProxyNotShell. */
const UNFIXED = "15.2.1118.12";

async function analyze(folder: string, build = UNFIXED, isComplete = false): Promise<FilesAnalysis> {
	const number = parseBuildNumber(build);
	if (number === null) throw new Error(build);
	return await analyzeFiles({
		folder,
		build: number,
		isComplete,
		knowledge: await loadKnowledge(),
		now: NOW,
	});
}

function verdictOf({ verdicts }: FilesAnalysis, rule: string): string {
	const verdict = verdicts.find((one) => one.rule === rule);
	return `${verdict?.state} ${verdict?.mitigation ?? "-"}`;
}

function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
	const dir = tempDir();
	for (const [name, text] of Object.entries({ "applicationHost.config": rootConfig(), ...files })) {
		mkdirSync(dirname(join(dir, name)), { recursive: true });
		writeFileSync(join(dir, name), text);
	}
	return dir;
}

describe("analyzeFiles", () => {
	it("sees a mitigation in a copied web.config, also in UTF-16", async () => {
		for (const encoding of ["utf8", "utf16le"] as const) {
			const text = Buffer.from(`\uFEFF${webConfig(POWERSHELL_RULES)}`, encoding);
			const folder = folderOf({ "inetpub/wwwroot/web.config": text });
			expect(verdictOf(await analyze(folder, UNFIXED, true), "proxynotshell-mitigation")).toBe(
				"fail effective",
			);
		}
	});

	it("does not take a file that was not copied for one that does not exist", async () => {
		const folder = folderOf({});
		expect(verdictOf(await analyze(folder), "proxynotshell-mitigation")).toBe("unknown -");
		expect(verdictOf(await analyze(folder, UNFIXED, true), "proxynotshell-mitigation")).toBe("fail none");
	});

	it("never takes a broken file for a clean one", async () => {
		const folder = folderOf({ "inetpub/wwwroot/web.config": "<configuration><system.webServer>" });
		expect(verdictOf(await analyze(folder, UNFIXED, true), "proxynotshell-mitigation")).toBe("unknown -");
		const broken = await analyze(folderOf({ "applicationHost.config": "<configuration>" }));
		expect(broken.verdicts.map(({ state }) => state)).not.toContain("pass");
		expect(broken.files[0]?.reason).toMatch(/line \d+/);
	});

	it("judges by the build that was stated", async () => {
		const analysis = await analyze(folderOf({}), "15.2.2562.53", true);
		expect(analysis).toMatchObject({ build: "15.2.2562.53", product: "SE" });
		expect(verdictOf(analysis, "proxynotshell-mitigation")).toMatch(/^(?:pass|not-applicable)/);
	});
});

describe.skipIf(!hasFixtures)("recorded configuration", () => {
	it.each([
		["E16", "15.1.2375.7"],
		["E19", "15.2.986.5"],
	])("of %s is recognised file by file", async (server, build) => {
		const folder = fixturePath("css-exchange", "healthchecker", server, "Exchange", "IIS");
		const { files, verdicts } = await analyze(folder, build, true);
		const unused = files.filter((file) => file.path === null).map((file) => file.file);
		expect(unused).toEqual(["DefaultWebSite_SharedWebConfig.config"]);
		expect(files.length).toBeGreaterThan(22);
		expect(verdicts.find(({ rule }) => rule === "extended-protection")?.state).toBe("fail");
	});

	it("is judged as a single applicationHost.config too", async () => {
		const file = fixturePath("css-exchange", "extendedprotection", "E19_Configured_ApplicationHost.config");
		const analysis = await analyze(file, "15.2.1118.40");
		expect(analysis.files).toHaveLength(1);
		expect(verdictOf(analysis, "extended-protection")).toMatch(/^(?:pass|fail|unknown)/);
	});
});

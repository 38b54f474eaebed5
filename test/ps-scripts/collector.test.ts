import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { setupBundle, SETUP_UNIT } from "../support/bundle.ts";
import { catalog, catalogUnit, parameterManifest } from "../support/catalog.ts";
import { labHost } from "../support/lab-host.ts";
import { brokenRules, parseScripts } from "../support/parse-scripts.ts";
import {
	collectorOf,
	type CollectorResult,
	type CollectorRun,
	runCollector,
} from "../support/run-collector.ts";
import { POWERSHELLS, runScript } from "../support/run-script.ts";
import { tempDir } from "../support/temp-dir.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { readCollectedFile } from "../../src/scripts/collected-file.ts";
import { readEnvelope } from "../../src/scripts/read-envelope.ts";

const SIGNATURE =
	"\r\n# SIG # Begin signature block\r\n# MIIbVQYJKoZIhvcNAQcCoIIbRjCC\r\n# SIG # End signature block\r\n";

describe.each(POWERSHELLS)("a collector on $name", ({ path }) => {
	describe.skipIf(path === undefined)("started", () => {
		const powershell = path ?? "";

		async function collect(
			text?: string,
			more: Partial<Pick<CollectorRun, "prelude" | "host">> = {},
		): Promise<CollectorResult> {
			const dir = tempDir();
			const outputFolder = join(dir, "out");
			mkdirSync(outputFolder);
			const collector = text === undefined ? await collectorOf() : { text };
			return await runCollector({ powershell, dir, collector, outputFolder, ...more });
		}

		it("writes one file, named after tenant, computer and time, and prints its path", async () => {
			const result = await collect();
			expect(result.files).toEqual(["exf-contoso-EX01-20261123T100000Z.json"]);
			expect(result.stdout.trim().endsWith("exf-contoso-EX01-20261123T100000Z.json")).toBe(true);
			expect(result.code).toBe(0);
		});

		it("says for whom, by which scripts and when, and carries what the unit sends over SSH", async () => {
			const file = read((await collect()).written);
			expect(file).toMatchObject({
				tenant: "contoso",
				collectorVersion: "0.1.0",
				createdAt: "2026-11-23T10:00:00.000Z",
				bundle: (await setupBundle()).sha256,
			});
			const sent = await runScript({ powershell, host: labHost(), units: [SETUP_UNIT] });
			const envelope = JSON.parse((sent.of("E")[0] ?? "").replace(/^\S+ /, "")) as Record<string, unknown>;
			expect(file.envelopes).toEqual([{ ...envelope, durationMs: expect.any(Number) }]);
			expect(readEnvelope(JSON.stringify(file.envelopes[0]), SETUP_UNIT)).toMatchObject({ ok: true });
		});

		it("prints the same as one line where no folder is given", async () => {
			const dir = tempDir();
			const result = await runCollector({ powershell, dir, collector: await collectorOf() });
			expect(result.stdout.trimEnd().split("\n")).toHaveLength(1);
			expect(read(result.stdout.trimEnd()).envelopes).toHaveLength(1);
			expect(readdirSync(dir)).toEqual(["collector.ps1"]);
		});

		it("is not changed by a signature, nor by other line ends", async () => {
			const { text } = await collectorOf();
			const { sha256 } = await setupBundle();
			for (const variant of [text + SIGNATURE, text.replaceAll("\r\n", "\n")]) {
				const result = await collect(variant);
				expect([result.code, read(result.written).bundle]).toEqual([0, sha256]);
			}
		});

		it("admits that its scripts were changed", async () => {
			const changed = (await collectorOf()).text.replace("MsiInstallPath", "MsiInstallPath ");
			expect(read((await collect(changed)).written).bundle).not.toBe((await setupBundle()).sha256);
		});

		it("refuses to run in constrained language, before it reads anything", async () => {
			const result = await collect(undefined, {
				prelude: "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'",
			});
			expect(result).toMatchObject({ code: 93, files: [] });
			expect(result.stdout).toContain("ConstrainedLanguage");
		});

		it("ends with 3 when a unit could not read everything, and keeps what there is", async () => {
			const prelude = "function global:Get-ExfLabTimeZone { throw 'no zone' }";
			const partial = await collect(undefined, { prelude });
			expect(partial.code).toBe(3);
			expect(read(partial.written).envelopes).toMatchObject([{ status: "partial" }]);
		});

		it("runs every unit, with the parameters it was built with, and keeps hostile names out of the path", async () => {
			const text = 'param([string]$Word, [double]$Days, [bool]$Deep)\n@{ all = "$Word|$Days|$Deep" }\n';
			const packaged = await loadCatalog(PACKAGED_SCRIPTS);
			const parameters = {
				word: parameterManifest({ default: "it's" }),
				days: parameterManifest({ type: "number", default: 1.5 }),
				deep: parameterManifest({ type: "boolean", default: true }),
			};
			const units = [
				catalogUnit({ id: "collect/a", parameters }, text),
				catalogUnit({ id: "collect/b" }, "throw 'no luck'\n"),
			];
			const own = await collectorOf({
				catalog: { ...catalog(...units), library: packaged.library },
				units: ["collect/a", "collect/b"],
			});
			const result = await collect(own.text, { host: labHost({ computerName: "../x y" }) });
			expect(result.files).toEqual(["exf-contoso-___x_y-20261123T100000Z.json"]);
			expect(result.code).toBe(3);
			expect(read(result.written).envelopes).toMatchObject([
				{ unit: "collect/a", status: "ok", data: { all: "it's|1.5|True" } },
				{ unit: "collect/b", status: "failed", errors: [{ message: "no luck" }] },
			]);
		});

		it("carries every unit that the package has", async () => {
			const units = await allUnits();
			const result = await collect((await collectorOf({ units })).text);
			const envelopes = read(result.written).envelopes as { unit: string; status: string }[];
			expect(envelopes.map(({ unit }) => unit)).toEqual(units);
			expect(envelopes.map(({ status }) => status)).not.toContain("failed");
		});

		it("ends with 2 and leaves nothing behind when the folder is missing", async () => {
			const dir = tempDir();
			const result = await runCollector({
				powershell,
				dir,
				collector: await collectorOf(),
				outputFolder: join(dir, "missing"),
			});
			expect(result.code).toBe(2);
			expect(result.stdout).toMatch(/^exf-collector: .*missing/);
			expect(readdirSync(dir)).toEqual(["collector.ps1"]);
		});
	});
});

describe.skipIf(POWERSHELLS[1].path === undefined)("a collector started with pwsh -File", () => {
	it("gives its exit code to whoever started it", async () => {
		const script = join(tempDir(), "collector.ps1");
		writeFileSync(script, (await collectorOf()).text);
		const run = spawnSync(POWERSHELLS[1].path ?? "", ["-NoProfile", "-File", script], { encoding: "utf8" });
		// Not a Windows server: the registry cannot be read, and the result says so.
		expect(run.status).toBe(3);
		expect(read(run.stdout.trimEnd()).envelopes).toMatchObject([{ status: "failed" }]);
	});
});

describe.skipIf(POWERSHELLS[0].path === undefined)("the text of a collector", () => {
	it("can be parsed by PowerShell 2.0, with every unit", async () => {
		const { text } = await collectorOf({ units: await allUnits() });
		const rules = brokenRules([text], "reader").get(text) ?? [];
		expect(rules.filter((rule) => rule === "syntax" || rule.startsWith("needs-"))).toEqual([]);
	});

	it("adds to the scripts nothing but engine cmdlets, functions with help, and help in front", async () => {
		const { text } = await collectorOf();
		const path = join(tempDir(), "collector.ps1");
		writeFileSync(
			path,
			text.replace(/(?<=^\$exfBody = \{\r\n)[\s\S]*?(?=\}\r\n\r\nfunction Get-ExfCollectorHash)/m, ""),
		);
		const library = readdirSync(join(PACKAGED_SCRIPTS, "lib"), { recursive: true, encoding: "utf8" })
			.filter((name) => name.endsWith(".ps1") && name !== "exec-reader.ps1")
			.map((name) => join(PACKAGED_SCRIPTS, "lib", name));
		expect(parseScripts({ host: library, reader: [path] }).filter(({ file }) => file === path)).toEqual([]);
	});
});

async function allUnits(): Promise<string[]> {
	return (await loadCatalog(PACKAGED_SCRIPTS)).units
		.map((unit) => unit.id)
		.filter((id) => id.startsWith("collect/"));
}

/** The file as it would be imported, its envelopes as objects. */
function read(text: string) {
	expect(text).toMatch(/^[\x20-\x7E]+$/);
	const result = readCollectedFile(text);
	if (!result.ok) throw new Error(result.problem);
	return {
		...result.file,
		envelopes: [...result.file.envelopes.values()].map((envelope): unknown => JSON.parse(envelope)),
	};
}

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { UnitParameter } from "../../src/core/model/script-bundle.ts";
import { buildBundle } from "../../src/scripts/build-bundle.ts";
import { buildCollector, type Collector, readCollectorTemplate } from "../../src/scripts/build-collector.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import type { ScriptCatalog } from "../../src/scripts/script-catalog.ts";
import { SETUP_UNIT } from "./bundle.ts";
import { labHostScript, writeHostFile } from "./engine.ts";
import { labHost, type LabHost } from "./lab-host.ts";

export interface CollectorBuild {
	readonly tenant?: string;
	readonly units?: readonly string[];
	readonly parameters?: readonly UnitParameter[];
	/** @default the packaged scripts */
	readonly catalog?: ScriptCatalog;
}

export async function collectorOf(build: CollectorBuild = {}): Promise<Collector> {
	const catalog = build.catalog ?? (await loadCatalog(PACKAGED_SCRIPTS));
	return buildCollector({
		template: await readCollectorTemplate(PACKAGED_SCRIPTS),
		catalog,
		bundle: buildBundle(catalog, build.units ?? [SETUP_UNIT], build.parameters),
		tenant: build.tenant ?? "contoso",
		version: "0.1.0",
	});
}

export interface CollectorRun {
	readonly powershell: string;
	/** Folder for the script. */
	readonly dir: string;
	readonly collector: Pick<Collector, "text">;
	readonly host?: LabHost;
	/** PowerShell text right before the script starts. */
	readonly prelude?: string;
	/** Without it the result goes to standard output. */
	readonly outputFolder?: string;
}

export interface CollectorResult {
	readonly code: number | null;
	readonly stdout: string;
	/** Names in the output folder afterwards. */
	readonly files: readonly string[];
	/** Text of the only file there. */
	readonly written: string;
}

/** Runs the script from its file on a simulated host. */
export async function runCollector(run: CollectorRun): Promise<CollectorResult> {
	const script = join(run.dir, "collector.ps1");
	writeFileSync(script, run.collector.text);
	const folder = run.outputFolder === undefined ? "" : ` -OutputFolder '${run.outputFolder}'`;
	const command = `. ([scriptblock]::Create([IO.File]::ReadAllText('${labHostScript}'))) -HostFile '${writeHostFile(run.host ?? labHost())}'
${run.prelude ?? ""}
& '${script}'${folder}
exit $LASTEXITCODE`;
	const child = spawn(
		run.powershell,
		[
			"-NoLogo",
			"-NoProfile",
			"-NonInteractive",
			"-EncodedCommand",
			Buffer.from(command, "utf16le").toString("base64"),
		],
		{ stdio: ["ignore", "pipe", "inherit"], cwd: run.dir },
	);
	const ended = new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	const stdout = await text(child.stdout);
	const code = await ended;
	const files =
		run.outputFolder === undefined || !existsSync(run.outputFolder) ? [] : readdirSync(run.outputFolder);
	const [only] = files;
	const written = only === undefined ? "" : readFileSync(join(run.outputFolder ?? "", only), "utf8");
	return { code, stdout, files, written };
}

// npm run lab:record: asks a real PowerShell what every host of the lab answers to the scripts as they are now.
// With --keep it asks only what has no answer by the scripts as they are now.
// Uses EXF_LAB_ENGINE (program and arguments), otherwise pwsh. Run it after each change to ps-scripts, then build.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createApp } from "../dist/app/create-app.js";
import { recordLab } from "../dist/app/run-lab.js";

const workDir = mkdtempSync(join(tmpdir(), "exf-record-"));
try {
	await recordLab(await createApp(), {
		workDir,
		keep: process.argv.includes("--keep"),
		recordingsDir: fileURLToPath(new URL("../src/lab/recordings", import.meta.url)),
		engineName:
			process.env.EXF_LAB_ENGINE === undefined ? "PowerShell 7" : "System.Management.Automation 7.6.9",
		signal: new AbortController().signal,
		onRecorded: (story, path) => console.log(`${story}  ${path}`),
	});
} finally {
	rmSync(workDir, { recursive: true, force: true });
}

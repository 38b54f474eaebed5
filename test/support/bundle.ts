import { join } from "node:path";
import { FACT_SCHEMAS } from "../../src/core/model/facts/index.ts";
import type { ScriptBundle } from "../../src/core/model/script-bundle.ts";
import { buildBundle } from "../../src/scripts/build-bundle.ts";
import { buildTransferBundle, readTransferScripts } from "../../src/scripts/build-transfer-bundle.ts";
import { loadCatalog } from "../../src/scripts/load-catalog.ts";
import { projectRoot } from "./project-root.ts";

export const SETUP_UNIT = "collect/exchange-setup";

/** The real scripts, as every host gets them in a scan. */
export async function scanBundle(): Promise<ScriptBundle> {
	return buildBundle(await loadCatalog(join(projectRoot, "ps-scripts")), Object.keys(FACT_SCHEMAS));
}

/** The real scripts of one unit. */
export async function setupBundle(): Promise<ScriptBundle> {
	return buildBundle(await loadCatalog(join(projectRoot, "ps-scripts")), [SETUP_UNIT]);
}

/** The real script that takes files. */
export async function transferBundle(): Promise<ScriptBundle> {
	const folder = join(projectRoot, "ps-scripts");
	return buildTransferBundle(await loadCatalog(folder), await readTransferScripts(folder));
}

/** The real library with one unit of the test's own. */
export async function bundleOf(unitText: string, maxOutputBytes = 1_000_000): Promise<ScriptBundle> {
	const bundle = await setupBundle();
	const start = bundle.body.indexOf("Invoke-ExfUnit -Unit ");
	const body = `${bundle.body.slice(0, start)}Invoke-ExfUnit -Unit 'collect/test' -Version '1.0.0' -MaxOutputBytes ${maxOutputBytes} -Script {\n${unitText}\n}\n`;
	return {
		...bundle,
		body,
		sha256: "test",
		units: [{ id: "collect/test", version: "1.0.0", sha256: "test", maxOutputBytes }],
	};
}

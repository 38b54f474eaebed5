import { basename } from "node:path";
import type { StepParameters } from "../../core/mitigations/catalogue-entry.ts";
import { safeFileName } from "../../remoting/file-parameters.ts";
import { readChangeFiles } from "../changes/change-files.ts";

const MODULE = "url-rewrite-module";

/**
 * Adds hash and name of the MSI file to the parameters of the URL Rewrite module, so that nobody has to type them.
 *
 * @throws FleetError `usage`
 */
export async function withModuleFile(
	parameters: ReadonlyMap<string, StepParameters>,
	path: string | undefined,
): Promise<ReadonlyMap<string, StepParameters>> {
	if (path === undefined) return parameters;
	const [sha256 = ""] = (await readChangeFiles([path])).keys();
	const known = { sha256, name: safeFileName(basename(path)) };
	return new Map(parameters).set(MODULE, { ...known, ...parameters.get(MODULE) });
}

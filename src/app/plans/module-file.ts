import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";
import type { StepParameters } from "../../core/mitigations/catalogue-entry.ts";
import { safeFileName } from "../../remoting/file-parameters.ts";

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
	const content = await readFile(path).catch((thrown: unknown) => {
		throw new FleetError("usage", `--file ${path} cannot be read: ${errorText(thrown)}`);
	});
	const sha256 = createHash("sha256").update(content).digest("hex");
	const known = { sha256, name: safeFileName(basename(path)) };
	return new Map(parameters).set(MODULE, { ...known, ...parameters.get(MODULE) });
}

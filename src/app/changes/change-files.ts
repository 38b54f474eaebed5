import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";
import type { Plan, PlanStep } from "../../core/model/change/plan.ts";
import type { SentFile } from "../../remoting/runner/hold-session.ts";

/** Units that install a file, which they name by its hash and name. */
const UNITS_WITH_FILE: ReadonlySet<string> = new Set(["mitigate/url-rewrite-module"]);

/** Files that changes need on the hosts, by their SHA-256. */
export type ChangeFiles = ReadonlyMap<string, Uint8Array>;

/** @throws FleetError `usage` */
export async function readChangeFiles(paths: readonly string[]): Promise<ChangeFiles> {
	const files = new Map<string, Uint8Array>();
	for (const path of paths) {
		const content = await readFile(path).catch((thrown: unknown) => {
			throw new FleetError("usage", `--file ${path} cannot be read: ${errorText(thrown)}`);
		});
		files.set(createHash("sha256").update(content).digest("hex"), content);
	}
	return files;
}

/** The file of a step; undefined where it needs none, or where it is not at hand. */
export function fileOfStep(
	{ unit, parameters }: Pick<PlanStep, "unit" | "parameters">,
	files: ChangeFiles,
): SentFile | undefined {
	if (!UNITS_WITH_FILE.has(unit)) return undefined;
	const sha256 = String(parameters["sha256"] ?? "");
	const content = files.get(sha256);
	const name = basename(String(parameters["name"] ?? "file"));
	return content === undefined ? undefined : { content, sha256, name };
}

/** @throws FleetError `file-missing`: before anything is begun, not in the middle of a fleet */
export function checkFiles({ steps }: Pick<Plan, "steps">, files: ChangeFiles): void {
	const missing = steps.find(
		(step) => UNITS_WITH_FILE.has(step.unit) && fileOfStep(step, files) === undefined,
	);
	if (missing === undefined) return;
	const { name, sha256 } = missing.parameters;
	throw new FleetError(
		"file-missing",
		`${missing.unit} installs ${String(name)} with the SHA-256 ${String(sha256)}`,
		{
			hint: "Give that file with --file.",
		},
	);
}

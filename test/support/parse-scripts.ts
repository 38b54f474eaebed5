import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { engine } from "./run-script.ts";

const problemsSchema = z.array(
	z.object({ file: z.string(), line: z.number(), rule: z.string(), message: z.string() }),
);
export type ScriptProblem = z.infer<typeof problemsSchema>[number];

export type ScriptKind = "reader" | "lib" | "host" | "collect" | "lab";

/** What the parser and the rules of the engine program say of script files. */
export function parseScripts(files: Partial<Record<ScriptKind, readonly string[]>>): ScriptProblem[] {
	const switches = Object.entries(files).flatMap(([kind, paths]) => [`--${kind}`, ...paths]);
	const result = spawnSync(engine ?? "engine", ["parse", ...switches], { encoding: "utf8" });
	return problemsSchema.parse(JSON.parse(result.stdout));
}

/** Rules that a script text breaks. */
export function brokenRules(text: string, kind: ScriptKind): string[] {
	const dir = mkdtempSync(join(tmpdir(), "exf-sample-"));
	try {
		const path = join(dir, "sample.ps1");
		writeFileSync(path, text);
		return [...new Set(parseScripts({ [kind]: [path] }).map((problem) => problem.rule))];
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

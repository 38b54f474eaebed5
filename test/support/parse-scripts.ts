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

export type ScriptKind = "reader" | "lib" | "host" | "collect" | "change" | "lab";

/** What the parser and the rules of the engine program say of script files. */
export function parseScripts(files: Partial<Record<ScriptKind, readonly string[]>>): ScriptProblem[] {
	const switches = Object.entries(files).flatMap(([kind, paths]) => [`--${kind}`, ...paths]);
	const result = spawnSync(engine ?? "engine", ["parse", ...switches], { encoding: "utf8" });
	return problemsSchema.parse(JSON.parse(result.stdout));
}

/** Rules that each script text breaks; all texts in one process, for a start costs more than the check. */
export function brokenRules(texts: readonly string[], kind: ScriptKind): Map<string, string[]> {
	const dir = mkdtempSync(join(tmpdir(), "exf-sample-"));
	try {
		const paths = texts.map((text, index) => {
			const path = join(dir, `sample-${index}.ps1`);
			writeFileSync(path, text);
			return path;
		});
		const problems = parseScripts({ [kind]: paths });
		const rulesOf = (path: string | undefined): string[] =>
			problems.filter((problem) => problem.file === path).map((problem) => problem.rule);
		return new Map(texts.map((text, index) => [text, [...new Set(rulesOf(paths[index]))]]));
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

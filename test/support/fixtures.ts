import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Recorded data of real servers, beside the project; tests that need it are skipped where it is absent. */
export const fixturesDir =
	process.env["EXF_FIXTURES"] ?? resolve(import.meta.dirname, "../../../shared/fixtures");
export const hasFixtures = existsSync(join(fixturesDir, "expected.json"));

export function fixturePath(...parts: readonly string[]): string {
	return join(fixturesDir, ...parts);
}

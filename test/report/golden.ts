import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

/** Compares with `test/report/<name>`; `UPDATE_GOLDEN=1` writes it instead. */
export function expectGolden(name: string, actual: string): void {
	const path = join(import.meta.dirname, name);
	if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, actual);
	expect(existsSync(path), `${name} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
	expect(actual).toBe(readFileSync(path, "utf8"));
}

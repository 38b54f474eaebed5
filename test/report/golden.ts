import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The text kept in `test/report/<name>`; `UPDATE_GOLDEN=1` writes `actual` there first. */
export function golden(name: string, actual: string): string {
	const path = join(import.meta.dirname, name);
	if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, actual);
	return existsSync(path) ? readFileSync(path, "utf8") : `${name} is missing: run with UPDATE_GOLDEN=1`;
}

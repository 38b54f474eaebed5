import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own for one test, gone when the test has finished. */
export function tempDir(): string {
	const dir = mkdtempSync(join(tmpdir(), "exf-test-"));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

/** The same for a whole suite. */
export function tempDirFor(atEnd: (clean: () => void) => void): string {
	const dir = mkdtempSync(join(tmpdir(), "exf-test-"));
	atEnd(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

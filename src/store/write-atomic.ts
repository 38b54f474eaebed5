import { renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { storeError } from "./store-error.ts";

let temporaries = 0;

/** Writes beside the target and renames: a reader sees the old file or the new one, never a half. */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
	const temporary = temporaryOf(path);
	try {
		const file = await open(temporary, "w", 0o600);
		try {
			await file.writeFile(content);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (thrown) {
		await rm(temporary, { force: true }).catch(() => {});
		throw thrown;
	}
}

/**
 * The same at once, without waiting until the disk has it: a power cut may leave an empty file. For the many small
 * files of a scan, which cost four times as much when each step goes to another thread and back.
 */
export function writeAtomicNow(path: string, content: string | Uint8Array): void {
	const temporary = temporaryOf(path);
	try {
		writeFileSync(temporary, content, { mode: 0o600 });
		renameSync(temporary, path);
	} catch (thrown) {
		rmSync(temporary, { force: true });
		throw thrown;
	}
}

/** Two hosts may send the same facts at the same time. */
function temporaryOf(path: string): string {
	temporaries += 1;
	return `${path}.${process.pid}-${temporaries}.tmp`;
}

/** Makes a folder and those above it. */
export async function ensureFolder(dir: string): Promise<void> {
	try {
		await mkdir(dir, { recursive: true });
	} catch (thrown) {
		// The recursive form says "not found" where the plain one says why (read-only, no access).
		const plain = await mkdir(dir).catch((error: unknown) => error);
		throw storeError(`make ${dir}`, plain ?? thrown);
	}
}

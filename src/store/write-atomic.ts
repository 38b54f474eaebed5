import { mkdir, open, rename, rm } from "node:fs/promises";
import { storeError } from "./store-error.ts";

let temporaries = 0;

export interface WriteOptions {
	/** Waits until the disk has it; without, a power cut may leave an empty file. @default true */
	readonly sync?: boolean;
}

/** Writes beside the target and renames: a reader sees the old file or the new one, never a half. */
export async function writeAtomic(
	path: string,
	content: string | Uint8Array,
	{ sync = true }: WriteOptions = {},
): Promise<void> {
	// Two hosts may send the same facts at the same time.
	temporaries += 1;
	const temporary = `${path}.${process.pid}-${temporaries}.tmp`;
	try {
		const file = await open(temporary, "w", 0o600);
		try {
			await file.writeFile(content);
			if (sync) await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (thrown) {
		await rm(temporary, { force: true }).catch(() => {});
		throw thrown;
	}
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

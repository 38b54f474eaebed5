import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { storeError } from "./store-error.ts";
import { type UnzippedText, unzipText } from "./unzip-text.ts";
import { writeAtomicNow } from "./write-atomic.ts";

const compress = promisify(gzip);
/** Of one text. */
const MOST_INFLATED_BYTES = 16 * 1024 * 1024;

/** Texts of one tenant, kept across runs: each once, under the hash of what is stored. */
export interface BlobStore {
	/** Stores a text unless it is there; gives its hash. Hash and gzip form are made unless the caller has them. */
	put(text: string, made?: { readonly sha256: string; readonly gzip?: Uint8Array }): Promise<string>;
	has(sha256: string): Promise<boolean>;
	/** The text, or null when it is lost or not what its name says; such a file is removed. */
	get(sha256: string): Promise<string | null>;
}

/**
 * Opens `<runs>/blobs/<tenant>`. The name is the hash of the stored text itself, not one that a host claims: a
 * host can so never change what another host's text says.
 */
export function openBlobStore(runsDir: string, tenant: string): BlobStore {
	const folder = join(runsDir, "blobs", tenant);
	const pathOf = (sha256: string): string => join(folder, `${sha256}.gz`);
	return {
		async put(text, made) {
			const sha256 = made?.sha256 ?? hashText(text);
			if (existsSync(pathOf(sha256))) return sha256;
			try {
				writeInto(folder, pathOf(sha256), made?.gzip ?? (await compress(text)));
			} catch (thrown) {
				throw storeError(`write to ${folder}`, thrown);
			}
			return sha256;
		},
		has: async (sha256) => isHash(sha256) && existsSync(pathOf(sha256)),
		async get(sha256) {
			if (!isHash(sha256)) return null;
			const found = await unzip(pathOf(sha256));
			if (found?.sha256 === sha256) return found.text;
			await rm(pathOf(sha256), { force: true }).catch(() => {});
			return null;
		},
	};
}

/** Nobody waits for the disk here: what a power cut leaves is found out by its hash, and asked for again. */
export function writeInto(folder: string, path: string, content: string | Uint8Array): void {
	try {
		writeAtomicNow(path, content);
	} catch {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		writeAtomicNow(path, content);
	}
}

/** Name of a text in the store. */
export function hashText(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

async function unzip(path: string): Promise<UnzippedText | null> {
	try {
		return await unzipText(readFileSync(path), MOST_INFLATED_BYTES);
	} catch {
		return null;
	}
}

function isHash(text: string): boolean {
	return /^[0-9a-f]{64}$/.test(text);
}

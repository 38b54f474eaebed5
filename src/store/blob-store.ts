import { createHash } from "node:crypto";
import { access, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { storeError } from "./store-error.ts";
import { writeAtomic } from "./write-atomic.ts";

const compress = promisify(gzip);
const inflate = promisify(gunzip);
/** A damaged or planted file must not fill the memory. */
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
			if (await exists(pathOf(sha256))) return sha256;
			try {
				await writeInto(folder, pathOf(sha256), made?.gzip ?? (await compress(text)));
			} catch (thrown) {
				throw storeError(`write to ${folder}`, thrown);
			}
			return sha256;
		},
		has: async (sha256) => isHash(sha256) && (await exists(pathOf(sha256))),
		async get(sha256) {
			if (!isHash(sha256)) return null;
			const text = await readText(pathOf(sha256));
			if (text !== null && hashText(text) === sha256) return text;
			await rm(pathOf(sha256), { force: true }).catch(() => {});
			return null;
		},
	};
}

/** Nobody waits for the disk here: what a power cut leaves is found out by its hash, and asked for again. */
export async function writeInto(folder: string, path: string, content: string | Uint8Array): Promise<void> {
	try {
		await writeAtomic(path, content, { sync: false });
	} catch {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await writeAtomic(path, content, { sync: false });
	}
}

/** Name of a text in the store. */
export function hashText(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

async function readText(path: string): Promise<string | null> {
	try {
		return (await inflate(await readFile(path), { maxOutputLength: MOST_INFLATED_BYTES })).toString("utf8");
	} catch {
		return null;
	}
}

function isHash(text: string): boolean {
	return /^[0-9a-f]{64}$/.test(text);
}

async function exists(path: string): Promise<boolean> {
	return await access(path).then(
		() => true,
		() => false,
	);
}

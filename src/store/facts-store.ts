import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { FleetError } from "../core/errors.ts";
import { storeError } from "./store-error.ts";
import { type UnzippedText, unzipText } from "./unzip-text.ts";
import { writeAtomicNow } from "./write-atomic.ts";

const compress = promisify(gzip);
/** A facts file of a broken or hostile run must not fill the memory. */
const MOST_INFLATED_BYTES = 64 * 1024 * 1024;

/** Stores facts under the hash of their JSON, apart for each tenant; returns the hash. */
export async function writeFacts(runDir: string, tenant: string, facts: unknown): Promise<string> {
	const text = JSON.stringify(facts);
	const sha256 = createHash("sha256").update(text).digest("hex");
	const folder = join(runDir, "facts", tenant);
	const path = join(folder, `${sha256}.json.gz`);
	try {
		mkdirSync(folder, { recursive: true });
		if (!existsSync(path)) writeAtomicNow(path, await compress(text));
	} catch (thrown) {
		throw storeError(`write facts to ${folder}`, thrown);
	}
	return sha256;
}

/** Reads facts back and checks that they are what the hash says. */
export async function readFacts(runDir: string, tenant: string, sha256: string): Promise<unknown> {
	if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FleetError("facts-damaged", `${sha256} is no hash`);
	const path = join(runDir, "facts", tenant, `${sha256}.json.gz`);
	const found = await unzip(path);
	if (found.sha256 !== sha256) {
		throw new FleetError("facts-damaged", `${path} is not what its name says`);
	}
	return JSON.parse(found.text);
}

async function unzip(path: string): Promise<UnzippedText> {
	try {
		return await unzipText(await readFile(path), MOST_INFLATED_BYTES);
	} catch (thrown) {
		throw storeError(`read ${path}`, thrown);
	}
}

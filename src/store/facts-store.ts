import { createHash } from "node:crypto";
import { access, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { FleetError } from "../core/errors.ts";
import { storeError } from "./store-error.ts";
import { writeAtomic } from "./write-atomic.ts";

const compress = promisify(gzip);
const inflate = promisify(gunzip);
/** A facts file of a broken or hostile run must not fill the memory. */
const MOST_INFLATED_BYTES = 64 * 1024 * 1024;

/** Stores facts under the hash of their JSON, apart for each tenant; returns the hash. */
export async function writeFacts(runDir: string, tenant: string, facts: unknown): Promise<string> {
	const text = JSON.stringify(facts);
	const sha256 = createHash("sha256").update(text).digest("hex");
	const folder = join(runDir, "facts", tenant);
	const path = join(folder, `${sha256}.json.gz`);
	try {
		await mkdir(folder, { recursive: true });
		if (!(await exists(path))) await writeAtomic(path, await compress(text));
	} catch (thrown) {
		throw storeError(`write facts to ${folder}`, thrown);
	}
	return sha256;
}

/** Reads facts back and checks that they are what the hash says. */
export async function readFacts(runDir: string, tenant: string, sha256: string): Promise<unknown> {
	if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FleetError("facts-damaged", `${sha256} is no hash`);
	const path = join(runDir, "facts", tenant, `${sha256}.json.gz`);
	let text: string;
	try {
		text = (await inflate(await readFile(path), { maxOutputLength: MOST_INFLATED_BYTES })).toString("utf8");
	} catch (thrown) {
		throw storeError(`read ${path}`, thrown);
	}
	if (createHash("sha256").update(text).digest("hex") !== sha256) {
		throw new FleetError("facts-damaged", `${path} is not what its name says`);
	}
	return JSON.parse(text);
}

async function exists(path: string): Promise<boolean> {
	return await access(path).then(
		() => true,
		() => false,
	);
}

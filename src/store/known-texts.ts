import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hashText, writeInto } from "./blob-store.ts";
import { storeError } from "./store-error.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const knownTextsSchema = z.object({
	/** Hash of the script that made the texts: another one may blank more. */
	script: sha256,
	/** By the hash of the original file. */
	files: z.record(sha256, z.object({ textSha256: sha256, blanked: z.number().int().nonnegative() })),
});
/** What the last answer of a host left in the blob store. */
export type KnownTexts = z.infer<typeof knownTextsSchema>;

/** What a host's last answer left behind, or null; an unreadable note is the same as none. */
export async function readKnownTexts(
	runsDir: string,
	tenant: string,
	host: string,
): Promise<KnownTexts | null> {
	try {
		return knownTextsSchema.parse(JSON.parse(await readFile(pathOf(runsDir, tenant, host), "utf8")));
	} catch {
		return null;
	}
}

export async function writeKnownTexts(
	runsDir: string,
	tenant: string,
	host: string,
	known: KnownTexts,
): Promise<void> {
	const path = pathOf(runsDir, tenant, host);
	try {
		await writeInto(join(runsDir, "blobs", tenant, "hosts"), path, JSON.stringify(known));
	} catch (thrown) {
		throw storeError(`write ${path}`, thrown);
	}
}

/** A host id has slashes, and is at home on systems without case too. */
function pathOf(runsDir: string, tenant: string, host: string): string {
	return join(runsDir, "blobs", tenant, "hosts", `${hashText(host).slice(0, 32)}.json`);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SESSION_KINDS } from "../core/model/host.ts";
import { hashText, writeInto } from "./blob-store.ts";
import { storeError } from "./store-error.ts";

const knownSessionSchema = z.object({
	kind: z.enum(SESSION_KINDS),
	/** Program that was to be started: another one may be reached in another way. */
	powershell: z.string().max(300),
	/** ISO 8601. */
	foundAt: z.iso.datetime(),
});
/** Which kind of session a host had the last time that it had to be found out. */
export type KnownSession = z.infer<typeof knownSessionSchema>;

/** What is known of a host, or null; an unreadable note is the same as none. */
export async function readKnownSession(
	runsDir: string,
	tenant: string,
	host: string,
): Promise<KnownSession | null> {
	try {
		return knownSessionSchema.parse(JSON.parse(await readFile(pathOf(runsDir, tenant, host), "utf8")));
	} catch {
		return null;
	}
}

export async function writeKnownSession(
	runsDir: string,
	tenant: string,
	host: string,
	known: KnownSession,
): Promise<void> {
	const path = pathOf(runsDir, tenant, host);
	try {
		await writeInto(join(runsDir, "blobs", tenant, "hosts"), path, JSON.stringify(known));
	} catch (thrown) {
		throw storeError(`write ${path}`, thrown);
	}
}

/** Beside what known-texts.ts keeps of the host. */
function pathOf(runsDir: string, tenant: string, host: string): string {
	return join(runsDir, "blobs", tenant, "hosts", `${hashText(host).slice(0, 32)}.session.json`);
}

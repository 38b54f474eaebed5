import { z } from "zod";
import { SESSION_KINDS } from "../core/model/host.ts";
import { readHostNote, writeHostNote } from "./host-note.ts";

const knownSessionSchema = z.object({
	kind: z.enum(SESSION_KINDS),
	/** Program that was to be started: another one may be reached in another way. */
	powershell: z.string().max(300),
	/** ISO 8601. */
	foundAt: z.iso.datetime(),
});
/** Which kind of session a host had the last time that it had to be found out. */
export type KnownSession = z.infer<typeof knownSessionSchema>;

const ENDING = ".session.json";

/** What is known of a host, or null. */
export async function readKnownSession(
	runsDir: string,
	tenant: string,
	host: string,
): Promise<KnownSession | null> {
	return await readHostNote({ runsDir, tenant, host, ending: ENDING }, knownSessionSchema);
}

export async function writeKnownSession(
	runsDir: string,
	tenant: string,
	host: string,
	known: KnownSession,
): Promise<void> {
	await writeHostNote({ runsDir, tenant, host, ending: ENDING }, known);
}

import { z } from "zod";
import { readHostNote, writeHostNote } from "./host-note.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const knownTextsSchema = z.object({
	/** Hash of the script that made the texts: another one may blank more. */
	script: sha256,
	/** By the hash of the original file. */
	files: z.record(sha256, z.object({ textSha256: sha256, blanked: z.number().int().nonnegative() })),
});
/** What the last answer of a host left in the blob store. */
export type KnownTexts = z.infer<typeof knownTextsSchema>;

const ENDING = ".json";

/** What a host's last answer left behind, or null. */
export async function readKnownTexts(
	runsDir: string,
	tenant: string,
	host: string,
): Promise<KnownTexts | null> {
	return await readHostNote({ runsDir, tenant, host, ending: ENDING }, knownTextsSchema);
}

export async function writeKnownTexts(
	runsDir: string,
	tenant: string,
	host: string,
	known: KnownTexts,
): Promise<void> {
	await writeHostNote({ runsDir, tenant, host, ending: ENDING }, known);
}

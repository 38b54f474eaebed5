import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { hashText, writeInto } from "./blob-store.ts";
import { storeError } from "./store-error.ts";

/** Which note on which host; `ending` tells the notes of a host apart. */
export interface HostNotePlace {
	readonly runsDir: string;
	readonly tenant: string;
	readonly host: string;
	readonly ending: string;
}

/** A small file that is kept on a host from run to run, or null; an unreadable one is the same as none. */
export async function readHostNote<T>(place: HostNotePlace, schema: z.ZodType<T>): Promise<T | null> {
	try {
		return schema.parse(JSON.parse(await readFile(pathOf(place), "utf8")));
	} catch {
		return null;
	}
}

export async function writeHostNote(place: HostNotePlace, note: unknown): Promise<void> {
	const path = pathOf(place);
	try {
		writeInto(folderOf(place), path, JSON.stringify(note));
	} catch (thrown) {
		throw storeError(`write ${path}`, thrown);
	}
}

function folderOf({ runsDir, tenant }: HostNotePlace): string {
	return join(runsDir, "blobs", tenant, "hosts");
}

/** A host id has slashes, and is at home on systems without case too. */
function pathOf(place: HostNotePlace): string {
	return join(folderOf(place), `${hashText(place.host).slice(0, 32)}${place.ending}`);
}

import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { errorText } from "../../core/errors.ts";
import { type CollectedFile, MOST_COLLECTED_BYTES, readCollectedFile } from "../../scripts/collected-file.ts";
import { decodeText } from "../decode-text.ts";

/** The file and the hash of its bytes: the second reading must find what the first one judged. */
export type OpenedFile =
	| { readonly ok: true; readonly file: CollectedFile; readonly sha256: string }
	| { readonly ok: false; readonly problem: string };

/** Reads a file that anybody may have written. */
export async function openCollectedFile(path: string): Promise<OpenedFile> {
	const read = await readBytes(path);
	if (typeof read === "string") return { ok: false, problem: read };
	const result = readCollectedFile(decodeText(read));
	return result.ok ? { ...result, sha256: createHash("sha256").update(read).digest("hex") } : result;
}

async function readBytes(path: string): Promise<Buffer | string> {
	try {
		// A pipe or a device would hold the program without O_NONBLOCK (which Windows does not have).
		const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		try {
			const info = await file.stat();
			if (!info.isFile()) return "it is no file";
			if (info.size > MOST_COLLECTED_BYTES)
				return `it has ${info.size} bytes; ${MOST_COLLECTED_BYTES} are allowed`;
			return await file.readFile();
		} finally {
			await file.close();
		}
	} catch (thrown) {
		return `it cannot be read: ${errorText(thrown)}`;
	}
}

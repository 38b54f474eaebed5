import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { stateChangeSchema } from "../state/state-change.ts";
import { withContents, withReferences } from "./recording-contents.ts";
import type { Transition } from "./transition.ts";

/** Recordings that come with the program; made by `recordEstate`, never by hand. */
export const RECORDINGS_DIR = fileURLToPath(new URL("../recordings/", import.meta.url));

const SCHEMA = "exchange-fleet/lab-recording@2";
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One file: all transitions of one story. */
const recordingFileSchema = z.object({
	schema: z.literal(SCHEMA),
	story: z.string(),
	/** PowerShell that gave the answers. */
	engine: z.string(),
	transitions: z.array(
		z.object({
			request: z.string(),
			state: sha256,
			reader: sha256,
			script: sha256,
			parameters: sha256,
			units: z.array(z.string()),
			exitCode: z.number().int(),
			lines: z.array(z.string()),
			next: stateChangeSchema.optional(),
		}),
	),
});
export interface RecordingFile {
	readonly story: string;
	readonly engine: string;
	readonly transitions: readonly Transition[];
}

/** Folder of the long parts, each a gzip. */
const CONTENTS = "contents";

/** All recording files of a folder, sorted by name. Fails on one that is damaged. */
export async function loadRecordings(dir: string): Promise<RecordingFile[]> {
	const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
	const contents = new Map<string, Buffer>();
	for (const name of await readdir(join(dir, CONTENTS)).catch(() => [])) {
		contents.set(name.replace(".gz", ""), await readFile(join(dir, CONTENTS, name)));
	}
	return await Promise.all(
		names.map(async (name) => {
			const file = recordingFileSchema.parse(JSON.parse(await readFile(join(dir, name), "utf8")));
			return { ...file, transitions: file.transitions.map((one) => withContents(one, contents)) };
		}),
	);
}

/** Writes recordings in the place of those that lie in the folder. */
export async function writeRecordings(
	dir: string,
	files: readonly RecordingFile[],
	onWritten?: (story: string, path: string) => void,
): Promise<void> {
	await mkdir(dir, { recursive: true });
	const old = (await readdir(dir)).filter((name) => name.endsWith(".json"));
	for (const name of old) await rm(join(dir, name));
	await rm(join(dir, CONTENTS), { recursive: true, force: true });
	await mkdir(join(dir, CONTENTS));
	for (const file of files) {
		const path = join(dir, `${file.story}.json`);
		const contents = new Map<string, Buffer>();
		await writeFile(path, formatRecording(file, contents));
		for (const [hash, bytes] of contents) await writeFile(join(dir, CONTENTS, `${hash}.gz`), bytes);
		onWritten?.(file.story, path);
	}
}

/** One frame per line, so that a change shows as a small diff; what is long goes to `contents`. */
function formatRecording(file: RecordingFile, contents: Map<string, Buffer>): string {
	const transitions = file.transitions.map((transition) => {
		const { request, state, reader, script, parameters, units, exitCode, lines, next } = withReferences(
			transition,
			contents,
		);
		return { request, state, reader, script, parameters, units, exitCode, lines, next };
	});
	const document = { schema: SCHEMA, story: file.story, engine: file.engine, transitions };
	return `${JSON.stringify(document, null, 1)}\n`;
}

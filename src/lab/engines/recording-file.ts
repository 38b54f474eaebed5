import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Transition } from "./transition.ts";

/** Recordings that come with the program; made by `recordEstate`, never by hand. */
export const RECORDINGS_DIR = fileURLToPath(new URL("../recordings/", import.meta.url));

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One file: all transitions of one story. */
const recordingFileSchema = z.object({
	schema: z.literal("exchange-fleet/lab-recording@1"),
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
		}),
	),
});
export interface RecordingFile {
	readonly story: string;
	readonly engine: string;
	readonly transitions: readonly Transition[];
}

/** Folder of the texts that answers carry, each as the gzip that PowerShell made of it. Stories share most of them. */
const CONTENTS = "contents";
const CONTENT = /"content":"([A-Za-z0-9+/]{40,}={0,2})"/g;
const REFERENCE = /"content":"#([0-9a-f]{64})"/g;

/** All recording files of a folder, sorted by name. Fails on one that is damaged. */
export async function loadRecordings(dir: string): Promise<RecordingFile[]> {
	const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
	const contents = new Map<string, string>();
	for (const name of await readdir(join(dir, CONTENTS)).catch(() => [])) {
		contents.set(name.replace(".gz", ""), (await readFile(join(dir, CONTENTS, name))).toString("base64"));
	}
	function withContents(line: string): string {
		return line.replace(REFERENCE, (_reference, hash: string) => {
			const content = contents.get(hash);
			if (content === undefined) throw new Error(`the recordings have no content ${hash}`);
			return `"content":"${content}"`;
		});
	}
	return await Promise.all(
		names.map(async (name) => {
			const file = recordingFileSchema.parse(JSON.parse(await readFile(join(dir, name), "utf8")));
			const transitions = file.transitions.map((transition) => {
				return { ...transition, lines: transition.lines.map(withContents) };
			});
			return { ...file, transitions };
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

/** One frame per line, so that a change shows as a small diff; the contents of files go to `contents`. */
function formatRecording(file: RecordingFile, contents: Map<string, Buffer>): string {
	const withReferences = (line: string): string =>
		line.replace(CONTENT, (_content, base64: string) => {
			const bytes = Buffer.from(base64, "base64");
			const hash = createHash("sha256").update(bytes).digest("hex");
			contents.set(hash, bytes);
			return `"content":"#${hash}"`;
		});
	const transitions = file.transitions.map((transition) => ({
		request: transition.request,
		state: transition.state,
		reader: transition.reader,
		script: transition.script,
		parameters: transition.parameters,
		units: transition.units,
		exitCode: transition.exitCode,
		lines: transition.lines.map(withReferences),
	}));
	const document = {
		schema: "exchange-fleet/lab-recording@1",
		story: file.story,
		engine: file.engine,
		transitions,
	};
	return `${JSON.stringify(document, null, 1)}\n`;
}

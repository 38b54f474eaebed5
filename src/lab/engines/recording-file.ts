import { readdir, readFile } from "node:fs/promises";
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

/** All recording files of a folder, sorted by name. Fails on one that is damaged. */
export async function loadRecordings(dir: string): Promise<RecordingFile[]> {
	const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
	return await Promise.all(
		names.map(async (name) => recordingFileSchema.parse(JSON.parse(await readFile(join(dir, name), "utf8")))),
	);
}

/** One frame per line, so that a change shows as a small diff. */
export function formatRecording(file: RecordingFile): string {
	const transitions = file.transitions.map((transition) => ({
		request: transition.request,
		state: transition.state,
		reader: transition.reader,
		script: transition.script,
		parameters: transition.parameters,
		units: transition.units,
		exitCode: transition.exitCode,
		lines: transition.lines,
	}));
	const document = {
		schema: "exchange-fleet/lab-recording@1",
		story: file.story,
		engine: file.engine,
		transitions,
	};
	return `${JSON.stringify(document, null, 1)}\n`;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeText } from "../../src/app/decode-text.ts";
import { fixturesDir } from "./fixtures.ts";

export interface RecordedClixml {
	/** Path below the folder of the recorded data. */
	readonly path: string;
	readonly text: string;
}

/** All files of recorded servers that are CLIXML documents, told by their content. */
export function recordedClixml(): readonly RecordedClixml[] {
	if (!existsSync(fixturesDir)) return [];
	return readdirSync(fixturesDir, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".xml"))
		.sort()
		.map((path) => ({ path, text: decodeText(readFileSync(join(fixturesDir, path))) }))
		.filter(({ text }) => /^\s*<Objs[\s>]/.test(text));
}

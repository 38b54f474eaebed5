import { readFile } from "node:fs/promises";
import { FleetError } from "../core/errors.ts";

/**
 * Text of a script as it is sent: LF, no byte order mark. Git may have changed the line ends on checkout,
 * and the bytes must be the same on every machine.
 */
export async function readScriptFile(path: string): Promise<string> {
	const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
	// Windows PowerShell reads a script without byte order mark in the code page of the machine.
	const foreign = /[^\t\n\x20-\x7E]/.exec(text);
	if (foreign !== null) {
		const line = text.slice(0, foreign.index).split("\n").length;
		throw new FleetError("script-not-ascii", `${path}:${line} has a character outside ASCII.`);
	}
	return text.endsWith("\n") ? text : `${text}\n`;
}

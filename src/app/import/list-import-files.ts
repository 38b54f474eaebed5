import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";

/** More is a wrong folder, not a fleet. */
const MOST_FILES = 20_000;
const DEEPEST_FOLDER = 5;

/** Files named by a person, and the .json files of the folders among them; each once, in order. */
export async function listImportFiles(paths: readonly string[]): Promise<string[]> {
	const found = new Set<string>();
	for (const path of paths) {
		const info = await stat(path).catch((thrown: unknown) => {
			throw new FleetError("usage", `${path} cannot be read: ${errorText(thrown)}`);
		});
		if (!info.isDirectory()) found.add(path);
		else for (const file of await filesBelow(path, DEEPEST_FOLDER)) found.add(file);
		if (found.size > MOST_FILES) {
			throw new FleetError("usage", `${path}: more than ${MOST_FILES} files`, {
				hint: "Name the folder that holds the results only.",
			});
		}
	}
	return [...found];
}

/** Links are not followed: who wrote the folder may not be who reads it. */
async function filesBelow(folder: string, depth: number): Promise<string[]> {
	const names = (await readdir(folder)).sort();
	const files: string[] = [];
	for (const name of names) {
		const path = join(folder, name);
		const info = await lstat(path);
		if (info.isFile() && name.toLowerCase().endsWith(".json")) files.push(path);
		else if (info.isDirectory() && depth > 1) files.push(...(await filesBelow(path, depth - 1)));
		if (files.length > MOST_FILES) break;
	}
	return files;
}

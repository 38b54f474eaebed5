import { createHash } from "node:crypto";
import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";
import { decodeText } from "../decode-text.ts";

const MOST_FILES = 5000;
const DEEPEST_FOLDER = 24;
/** IIS itself refuses a web.config of more than 250 KB; applicationHost.config of a large server has a few MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A copied configuration file. */
export interface CopiedFile {
	/** Below the folder, with slashes. */
	readonly file: string;
	/** Null when it could not be read. */
	readonly content: { readonly text: string; readonly sha256: string; readonly size: number } | null;
}

/** Every `*.config` file of a folder, or one file; links are not followed. */
export async function readConfigFiles(path: string): Promise<CopiedFile[]> {
	const info = await stat(path).catch((thrown: unknown) => {
		throw new FleetError("usage", `${path} cannot be read: ${errorText(thrown)}`);
	});
	if (!info.isDirectory()) return [await readConfigFile(path, basename(path))];
	const names = await configFilesBelow(path, "", DEEPEST_FOLDER);
	if (names.length > MOST_FILES) {
		throw new FleetError("usage", `${path} has more than ${MOST_FILES} configuration files`, {
			hint: "Give the folder of one server.",
		});
	}
	const files: CopiedFile[] = [];
	for (const name of names) files.push(await readConfigFile(join(path, name), name));
	return files;
}

async function configFilesBelow(root: string, below: string, depth: number): Promise<string[]> {
	const files: string[] = [];
	for (const name of (await readdir(join(root, below))).sort()) {
		const path = below === "" ? name : `${below}/${name}`;
		const info = await lstat(join(root, path));
		if (info.isFile() && /\.config$/i.test(name)) files.push(path);
		else if (info.isDirectory() && depth > 1) files.push(...(await configFilesBelow(root, path, depth - 1)));
		if (files.length > MOST_FILES) break;
	}
	return files;
}

async function readConfigFile(path: string, file: string): Promise<CopiedFile> {
	try {
		const info = await stat(path);
		if (!info.isFile() || info.size > MOST_BYTES) return { file, content: null };
		const bytes = await readFile(path);
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		return { file, content: { text: decodeText(bytes), sha256, size: bytes.length } };
	} catch {
		return { file, content: null };
	}
}

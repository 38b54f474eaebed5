import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { projectRoot } from "../support/project-root.ts";

export interface SourceFile {
	/** `src/core/errors.ts`, with forward slashes. */
	readonly path: string;
	readonly text: string;
	readonly lines: number;
	/** Import specifiers, static, dynamic and re-exports. */
	readonly imports: readonly string[];
}

const IMPORT =
	/(?:^|[\s;}])(?:import|export)\b[^'"`;]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(\s*["']([^"']+)["']\s*\)|^import\s*["']([^"']+)["']/gm;

export function readSources(folder: string): SourceFile[] {
	return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).split(sep).join("/"))
		.sort()
		.map(readSource);
}

function readSource(path: string): SourceFile {
	const text = readFileSync(join(projectRoot, path), "utf8");
	const imports = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
	return { path, text, lines: text.split("\n").length - 1, imports };
}

/** The room of a file below src: `core`, `cli`, ... or `index.ts`. */
export function roomOf(path: string): string {
	return path.split("/")[1] ?? "";
}

/** Where a relative specifier points, as a path from the project root. */
export function resolveImport(file: SourceFile, specifier: string): string {
	return posix.normalize(posix.join(posix.dirname(file.path), specifier));
}

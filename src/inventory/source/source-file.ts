import type { Position, Problem } from "./problem.ts";

export type KeyPath = readonly (string | number)[];

/** A file that was read, and where each part of it stands; the data itself goes its own way. */
export interface SourceFile {
	/** As the user named it, or as `include` does. */
	readonly file: string;
	/** Absolute folder that holds it: base of the relative paths in it. */
	readonly folder: string;
	readonly positions: Positions;
}

/** Where keys and values of one file stand, by path. */
export interface Positions {
	readonly keys: ReadonlyMap<string, Position>;
	readonly values: ReadonlyMap<string, Position>;
}

export function pathKey(path: KeyPath): string {
	return path.join("\u0000");
}

/** Place of the value at `path`, or of the nearest thing around it that is there. */
export function positionOf(source: SourceFile, path: KeyPath): Position {
	const { keys, values } = source.positions;
	for (let length = path.length; length >= 0; length -= 1) {
		const key = pathKey(path.slice(0, length));
		const here = length === path.length ? values.get(key) : (keys.get(key) ?? values.get(key));
		if (here !== undefined) return here;
	}
	return { line: 1, column: 1 };
}

/** Place of the key itself, for keys that should not be there. */
export function keyPositionOf(source: SourceFile, path: KeyPath): Position {
	return source.positions.keys.get(pathKey(path)) ?? positionOf(source, path);
}

export function problemAt(source: SourceFile, path: KeyPath, message: string): Problem {
	return { file: source.file, ...positionOf(source, path), path: pathText(path), message };
}

export function problemAtKey(source: SourceFile, path: KeyPath, message: string): Problem {
	return { file: source.file, ...keyPositionOf(source, path), path: pathText(path), message };
}

/** `inventory.yaml:12:5` */
export function placeText(source: SourceFile, path: KeyPath): string {
	const { line, column } = positionOf(source, path);
	return `${source.file}:${line}:${column}`;
}

/** `tenants.contoso.hosts["ex01.contoso.example"].groups[0]` */
export function pathText(path: KeyPath): string {
	return path
		.map((part, index) => {
			if (typeof part === "number") return `[${part}]`;
			if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part.slice(0, 100))}]`;
			return index === 0 ? part : `.${part}`;
		})
		.join("");
}

import { createHash } from "node:crypto";
import type { UnitParameter } from "../core/model/script-bundle.ts";

/** Longest piece; each travels as base64 with a hash of its own. */
export const PIECE_BYTES = 512 * 1024;
/** What ps-scripts/transfer/put-file.ps1 takes in one run. */
export const PIECES_PER_RUN = 4;
/** Largest file. */
export const MOST_FILE_BYTES = 64 * 1024 * 1024;

/** A file as the host is to know it. */
export interface FileName {
	/** Of its bytes, hex. */
	readonly sha256: string;
	/** Already {@link safeFileName safe}. */
	readonly name: string;
}

/** A name that means itself on every system: letters, digits, dot, hyphen, underscore; at most 100. */
export function safeFileName(name: string): string {
	const safe = name.replace(/[^A-Za-z0-9._-]/g, "_").slice(-100);
	return /^[A-Za-z0-9_]/.test(safe) ? safe : `_${safe.slice(1)}`;
}

/** Asks whether the file is there already. */
export function askParameters(unit: string, file: FileName): UnitParameter[] {
	return named(unit, { action: "put", ...file });
}

/** Has the host remove the file. */
export function removeParameters(unit: string, file: FileName): UnitParameter[] {
	return named(unit, { action: "remove", ...file });
}

/** Sends the part of a file that begins at `offset`: at most {@link PIECES_PER_RUN} pieces. */
export function putParameters(
	unit: string,
	file: FileName,
	size: number,
	offset: number,
	part: Uint8Array,
): UnitParameter[] {
	const pieces: Record<string, string> = {};
	for (let start = 0, number = 1; start < part.length; start += PIECE_BYTES, number++) {
		const bytes = part.subarray(start, start + PIECE_BYTES);
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		pieces[`piece${number}`] = `${sha256} ${Buffer.from(bytes).toString("base64")}`;
	}
	return named(unit, { action: "put", ...file, size, offset, ...pieces });
}

function named(unit: string, values: Readonly<Record<string, string | number>>): UnitParameter[] {
	return Object.entries(values).map(([name, value]) => ({ unit, name, value }));
}

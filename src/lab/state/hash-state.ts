import { createHash } from "node:crypto";
import type { LabHostState } from "./host-state.ts";
import type { TextFile } from "./text-file.ts";

/** Where changes put their copies. Nothing but the undoing of that very change depends on them. */
const UNDO_FOLDER = "c:\\programdata\\exchange-fleet\\undo\\";

/**
 * Identity of a state for recordings: SHA-256, hex. Left out is what hosts differ in that share a story: computer
 * name, clock (names in their files are placeholders here), when a file was written, and copies that changes left.
 */
export function hashState(state: LabHostState): string {
	const { computerName: _computerName, utcNow: _utcNow, texts, ...rest } = state;
	return sha256(canonicalJson({ ...rest, texts: hashTexts(texts) }));
}

/** Two megabytes that many hosts share are hashed once. */
const HASHED = new WeakMap<LabHostState["texts"], string>();

function hashTexts(texts: LabHostState["texts"]): string {
	const known =
		HASHED.get(texts) ?? sha256(canonicalJson(Object.fromEntries(Object.entries(texts).flatMap(hashText))));
	HASHED.set(texts, known);
	return known;
}

function hashText([path, file]: readonly [string, TextFile]): [string, string][] {
	if (path.toLowerCase().startsWith(UNDO_FOLDER)) return [];
	return [[path, `${file.encoding ?? "utf8"} ${file.byteOrderMark} ${hashTemplate(file.template)}`]];
}

/** There are some hundred of them, however many hosts and changes there are. */
const TEMPLATES = new Map<string, string>();

function hashTemplate(template: string): string {
	const known = TEMPLATES.get(template) ?? sha256(template);
	TEMPLATES.set(template, known);
	return known;
}

/** JSON with sorted keys, so that the order in which a state was built does not matter. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, item: unknown) => (isPlainObject(item) ? sortKeys(item) : item));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function sha256(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

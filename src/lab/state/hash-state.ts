import { createHash } from "node:crypto";
import type { LabHostState } from "./host-state.ts";

/**
 * Identity of a state for recordings: SHA-256, hex. Computer name and clock are left out, because
 * hosts that share a story differ in nothing else: names in their files are placeholders here.
 */
export function hashState(state: LabHostState): string {
	const { computerName: _computerName, utcNow: _utcNow, texts, ...rest } = state;
	return createHash("sha256")
		.update(canonicalJson({ ...rest, texts: hashTexts(texts) }))
		.digest("hex");
}

/** Two megabytes that many hosts share are hashed once. */
const HASHED = new WeakMap<LabHostState["texts"], string>();

function hashTexts(texts: LabHostState["texts"]): string {
	const known = HASHED.get(texts) ?? createHash("sha256").update(canonicalJson(texts)).digest("hex");
	HASHED.set(texts, known);
	return known;
}

/** JSON with sorted keys, so that the order in which a state was built does not matter. */
function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, item: unknown) => (isPlainObject(item) ? sortKeys(item) : item));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

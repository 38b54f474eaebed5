import { createHash } from "node:crypto";
import type { LabHostState } from "./host-state.ts";

/**
 * Identity of a state for recordings: SHA-256, hex. Computer name and clock are left out, because
 * hosts that share a story differ in nothing else.
 */
export function hashState(state: LabHostState): string {
	const { computerName: _computerName, utcNow: _utcNow, ...rest } = state;
	return createHash("sha256").update(canonicalJson(rest)).digest("hex");
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

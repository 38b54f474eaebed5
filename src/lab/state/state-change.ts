import { z } from "zod";
import { canonicalJson } from "./hash-state.ts";
import type { LabHostState } from "./host-state.ts";

/** Parts of a state that are tables: what is in them under which name. */
const TABLES = ["registry", "services", "files", "environment", "appPools", "texts"] as const;
type Table = (typeof TABLES)[number];

const json = z.json();
const tableChangeSchema = z.object({
	/** New or other entries. */
	set: z.record(z.string(), json),
	/** Names of entries that are gone. */
	remove: z.array(z.string()),
});

/** What a run did to a host: everything that is another after it. */
export const stateChangeSchema = z.object({
	/** Hash of the state after it. */
	state: z.string().regex(/^[0-9a-f]{64}$/),
	tables: z.partialRecord(z.enum(TABLES), tableChangeSchema),
	/** All other fields. */
	fields: z.record(z.string(), json),
});
export type StateChange = z.infer<typeof stateChangeSchema>;

/** @param hash of the state after it */
export function differenceOf(before: LabHostState, after: LabHostState, hash: string): StateChange {
	const tables: Partial<Record<Table, z.infer<typeof tableChangeSchema>>> = {};
	for (const table of TABLES) {
		const change = differenceOfTables(before[table], after[table]);
		if (Object.keys(change.set).length > 0 || change.remove.length > 0) tables[table] = change;
	}
	const others = Object.entries(after).filter(
		([name, value]) =>
			!TABLES.some((table) => table === name) &&
			canonicalJson(value) !== canonicalJson(Object.entries(before).find(([other]) => other === name)?.[1]),
	);
	return { state: hash, tables, fields: z.record(z.string(), json).parse(Object.fromEntries(others)) };
}

function differenceOfTables(
	before: Readonly<Record<string, unknown>>,
	after: Readonly<Record<string, unknown>>,
): z.infer<typeof tableChangeSchema> {
	const set = Object.entries(after).filter(
		([name, value]) => before[name] !== value && canonicalJson(before[name] ?? null) !== canonicalJson(value),
	);
	return {
		set: z.record(z.string(), json).parse(Object.fromEntries(set)),
		remove: Object.keys(before).filter((name) => !(name in after)),
	};
}

/**
 * The state after a change. `recorded` is the time at which it was recorded, in whose place the host's own comes.
 */
export function changeState(
	before: LabHostState,
	{ tables, fields }: StateChange,
	times: { readonly recorded: string; readonly now: string },
): LabHostState {
	const changed: Record<string, unknown> = { ...before, ...fields };
	for (const [table, { set, remove }] of Object.entries(tables)) {
		const entries = new Map(Object.entries(changed[table] ?? {}));
		for (const name of remove) entries.delete(name);
		for (const [name, value] of Object.entries(set)) entries.set(name, withTime(value, times));
		changed[table] = Object.fromEntries(entries);
	}
	// Only what a state had was put there.
	return changed as unknown as LabHostState;
}

function withTime(value: unknown, times: { readonly recorded: string; readonly now: string }): unknown {
	if (typeof value !== "object" || value === null || !("modifiedUtc" in value)) return value;
	return value.modifiedUtc === times.recorded ? { ...value, modifiedUtc: times.now } : value;
}

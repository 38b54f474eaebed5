import { z } from "zod";
import { changeNoteSchema } from "./change-notes.ts";
import { CHANGES, type EntryHistory, type HostHistory } from "./host-history.ts";

const place = z.number().int().nonnegative();
/** first, last, number of runs, state, fixed in, returned in; runs as places in `runs`. */
const packedEntry = z.tuple([place, place, place, z.enum(CHANGES), place.nullable(), place.nullable()]);

/** One line of a ledger. */
const packedHistorySchema = z.object({
	host: z.string(),
	run: z.string(),
	at: z.iso.datetime(),
	build: z.string().nullable(),
	mitigations: z.array(z.object({ id: z.string(), run: z.string(), at: z.iso.datetime() })),
	changes: z.array(changeNoteSchema).default([]),
	runs: z.array(z.string()),
	/** By rule, then by subject. */
	entries: z.record(z.string(), z.record(z.string(), packedEntry)),
});

/** A history as one line of JSON without a line break. */
export function packHistory(history: HostHistory): string {
	const runs: string[] = [];
	const places = new Map<string, number>();
	function placeOf(run: string): number {
		const known = places.get(run) ?? runs.push(run) - 1;
		places.set(run, known);
		return known;
	}
	const entries: Record<string, Record<string, z.infer<typeof packedEntry>>> = Object.create(null);
	for (const [key, entry] of history.entries) {
		const [rule = "", subject = ""] = splitKey(key);
		const ofRule = (entries[rule] ??= Object.create(null) as Record<string, z.infer<typeof packedEntry>>);
		const { first, last, runs: count, state, fixedIn, returnedIn } = entry;
		const fixed = fixedIn === undefined ? null : placeOf(fixedIn);
		const returned = returnedIn === undefined ? null : placeOf(returnedIn);
		ofRule[subject] = [placeOf(first), placeOf(last), count, state, fixed, returned];
	}
	const { host, run, at, build, mitigations, changes } = history;
	const noted = changes.length === 0 ? {} : { changes };
	return JSON.stringify({ host, run, at, build, mitigations, ...noted, runs, entries });
}

/** @throws when the line is not what {@link packHistory} writes */
export function unpackHistory(line: string): HostHistory {
	const { runs, entries, ...rest } = packedHistorySchema.parse(JSON.parse(line));
	function runAt(index: number): string {
		const run = runs[index];
		if (run === undefined) throw new RangeError(`there is no run ${index}`);
		return run;
	}
	const unpacked = new Map<string, EntryHistory>();
	for (const [rule, subjects] of Object.entries(entries)) {
		for (const [subject, [first, last, count, state, fixed, returned]] of Object.entries(subjects)) {
			unpacked.set(`${rule}\n${subject}`, {
				first: runAt(first),
				last: runAt(last),
				runs: count,
				state,
				fixedIn: fixed === null ? undefined : runAt(fixed),
				returnedIn: returned === null ? undefined : runAt(returned),
			});
		}
	}
	return { ...rest, entries: unpacked };
}

function splitKey(key: string): string[] {
	const at = key.indexOf("\n");
	return [key.slice(0, at), key.slice(at + 1)];
}

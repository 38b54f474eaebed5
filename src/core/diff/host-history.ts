import { createHash } from "node:crypto";
import type { HostRecord } from "../model/host-record.ts";
import type { ChangeNote } from "./change-notes.ts";
import { createLooker, type HostLook, isOpen, type RuleLook } from "./host-look.ts";
import { type KnownMitigation, rememberMitigations } from "./known-mitigations.ts";

/** How something stands in a run beside the look before: `returned` was fixed once. */
export const CHANGES = ["new", "returned", "unchanged", "fixed"] as const;
export type Change = (typeof CHANGES)[number];

/** The life of one finding, or of a failed verdict (its subject is the rule). Runs by id. */
export interface EntryHistory {
	readonly first: string;
	readonly last: string;
	/** Runs in which it was seen. */
	readonly runs: number;
	readonly state: Change;
	readonly fixedIn: string | undefined;
	readonly returnedIn: string | undefined;
}

/** What all runs so far say of one host. */
export interface HostHistory {
	readonly host: string;
	/** The last run that assessed it, and when it looked. */
	readonly run: string;
	readonly at: string;
	readonly build: string | null;
	/** Mitigations that were in force, each with the last look that saw it so. */
	readonly mitigations: readonly KnownMitigation[];
	/** What was changed on it with this program, by time. */
	readonly changes: readonly ChangeNote[];
	/** By {@link entryKey}. */
	readonly entries: ReadonlyMap<string, EntryHistory>;
}

/** Names of files from a host can be long; nothing needs more of them than to tell them apart. */
const LONGEST_SUBJECT = 200;
/** A hostile host must not fill the disk with made-up subjects. */
const MOST_ENTRIES = 2000;

export function entryKey(rule: string, subject: string): string {
	const plain = subject.replaceAll("\n", " ");
	if (plain.length <= LONGEST_SUBJECT && plain === subject) return `${rule}\n${subject}`;
	const hash = createHash("sha256").update(subject).digest("hex").slice(0, 16);
	return `${rule}\n${plain.slice(0, LONGEST_SUBJECT)}#${hash}`;
}

/**
 * The history with one more record. A host that was not assessed, an older look, and rules that
 * could not be judged change nothing: "could not look" fixes nothing.
 */
export function advanceHistory(
	before: HostHistory | undefined,
	record: HostRecord,
	run: string,
	look: HostLook = createLooker()(record),
): HostHistory | undefined {
	if (!look.assessed || (before !== undefined && before.at >= look.at)) return before;
	const entries = new Map(before?.entries);
	for (const [rule, ruleLook] of look.rules) advanceRule(entries, rule, ruleLook, run);
	return {
		host: look.host,
		run,
		at: look.at,
		build: look.build ?? before?.build ?? null,
		mitigations: rememberMitigations(before?.mitigations ?? [], record, run),
		changes: before?.changes ?? [],
		entries: withinLimit(entries),
	};
}

function advanceRule(entries: Map<string, EntryHistory>, rule: string, look: RuleLook, run: string): void {
	if (!look.decided) return;
	const subjects = isOpen(look) ? [rule, ...look.open] : [...look.open];
	const seen = new Set(subjects.map((subject) => entryKey(rule, subject)));
	const unclear = new Set([...look.unclear].map((subject) => entryKey(rule, subject)));
	for (const key of seen) entries.set(key, seenAgain(entries.get(key), run));
	for (const [key, entry] of entries) {
		if (!key.startsWith(`${rule}\n`) || seen.has(key) || unclear.has(key)) continue;
		if (entry.state !== "fixed") entries.set(key, { ...entry, state: "fixed", fixedIn: run });
	}
}

function seenAgain(entry: EntryHistory | undefined, run: string): EntryHistory {
	if (entry === undefined) {
		return { first: run, last: run, runs: 1, state: "new", fixedIn: undefined, returnedIn: undefined };
	}
	const runs = entry.last === run ? entry.runs : entry.runs + 1;
	if (entry.state === "fixed") return { ...entry, last: run, runs, state: "returned", returnedIn: run };
	return { ...entry, last: run, runs, state: "unchanged" };
}

/** What was fixed longest ago is forgotten first. */
function withinLimit(entries: Map<string, EntryHistory>): Map<string, EntryHistory> {
	if (entries.size <= MOST_ENTRIES) return entries;
	const rank = ({ state, last }: EntryHistory): string => `${state === "fixed" ? 0 : 1} ${last}`;
	const kept = [...entries].sort(([, a], [, b]) => (rank(a) < rank(b) ? 1 : -1)).slice(0, MOST_ENTRIES);
	return new Map(kept);
}

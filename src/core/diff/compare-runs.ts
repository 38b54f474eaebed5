import { isInForce } from "../model/host-mitigation.ts";
import type { HostRecord } from "../model/host-record.ts";
import {
	type BuildChange,
	type ChangeCounts,
	type Changes,
	type ComparedRun,
	emptyChangeCounts,
	type FindingChange,
	type MitigationChange,
	type OutcomeChange,
	type OwnChange,
	type VerdictChange,
} from "./changes.ts";
import { type ChangeNote, lastVerified } from "./change-notes.ts";
import { compareRules } from "./compare-rules.ts";
import type { HostHistory } from "./host-history.ts";
import { createLooker, type HostLook } from "./host-look.ts";
import { DRIFT_RULE } from "./known-mitigations.ts";

/** Two runs and what is known of the time before. */
export interface CompareInput {
	readonly since: ComparedRun;
	readonly run: ComparedRun;
	readonly older: AsyncIterable<HostRecord>;
	readonly newer: AsyncIterable<HostRecord>;
	readonly sameSelection: boolean;
	readonly sameFacts: boolean;
	/** From the ledger; undefined where there is none. */
	readonly history: (host: string) => HostHistory | undefined;
	/** What the ledger says was changed with this program. @default nothing */
	readonly changesOf?: (host: string) => readonly ChangeNote[];
}

/** What is different. Holds one look per host of the older run, never whole records. */
export async function compareRuns(input: CompareInput): Promise<Changes> {
	const look = createLooker();
	const older = new Map<string, HostLook>();
	for await (const record of input.older) older.set(record.host, look(record));
	const draft = newDraft();
	const ids = { older: input.since.id, newer: input.run.id };
	const seen = new Set<string>();
	for await (const record of input.newer) {
		const now = look(record);
		const before = older.get(record.host);
		seen.add(record.host);
		if (before === undefined) draft.added.push(nameOf(now));
		else compareHost(draft, before, now, input.changesOf?.(record.host) ?? []);
		for (const { change, ...standing } of compareRules(
			before,
			now,
			once(() => input.history(now.host)),
			ids,
		)) {
			const counts = countsOf(draft, now.tenant);
			counts[standing.kind === "verdict" ? "verdicts" : "findings"][change] += 1;
			if (change !== "unchanged") draft.items.push({ ...nameOf(now), ...standing, change });
		}
	}
	for (const before of older.values()) {
		if (seen.has(before.host)) continue;
		if (input.sameSelection) draft.missing.push(nameOf(before));
		else countsOf(draft, before.tenant).notSelected += 1;
	}
	const { since, run, sameSelection, sameFacts } = input;
	return { since, run, sameSelection, sameFacts, ...sorted(draft) };
}

/** Histories are unpacked when somebody asks. */
function once<Value>(get: () => Value): () => Value {
	let known: { readonly value: Value } | undefined;
	return () => (known ??= { value: get() }).value;
}

type HostName = Changes["added"][number];

interface Draft {
	readonly counts: Map<string, ChangeCounts>;
	readonly items: FindingChange[];
	readonly verdicts: VerdictChange[];
	readonly added: HostName[];
	readonly missing: HostName[];
	readonly newlyNotAssessed: OutcomeChange[];
	readonly newlyAssessed: OutcomeChange[];
	readonly builds: BuildChange[];
	readonly vanishedMitigations: MitigationChange[];
	readonly gainedMitigations: MitigationChange[];
	readonly ownChanges: OwnChange[];
}

function newDraft(): Draft {
	return {
		counts: new Map(),
		items: [],
		verdicts: [],
		added: [],
		missing: [],
		newlyNotAssessed: [],
		newlyAssessed: [],
		builds: [],
		vanishedMitigations: [],
		gainedMitigations: [],
		ownChanges: [],
	};
}

function compareHost(draft: Draft, before: HostLook, now: HostLook, notes: readonly ChangeNote[]): void {
	const name = nameOf(now);
	if (before.assessed !== now.assessed) {
		const { status: from } = before.outcome;
		const { status: to, message } = now.outcome;
		(now.assessed ? draft.newlyAssessed : draft.newlyNotAssessed).push({ ...name, from, to, message });
	}
	// A build that could not be read did not change.
	if (before.build !== null && now.build !== null && before.build !== now.build) {
		const names = { fromName: before.buildName, toName: now.buildName };
		draft.builds.push({ ...name, from: before.build, to: now.build, ...names });
	}
	if (before.assessed && now.assessed) {
		for (const [rule, { state: to, severity }] of now.rules) {
			const from = before.rules.get(rule)?.state;
			if (from !== undefined && from !== to) draft.verdicts.push({ ...name, rule, from, to, severity });
		}
	}
	const between = notes.filter(({ at }) => at > before.at && at <= now.at);
	draft.ownChanges.push(
		...between.map(({ id, run, status, removes, at }) => ({ ...name, id, run, status, removes, at })),
	);
	compareMitigations(draft, before, now, notes);
}

/** One that an update made superfluous, or that was rolled back on purpose, may go without a word. */
function compareMitigations(
	draft: Draft,
	before: HostLook,
	now: HostLook,
	notes: readonly ChangeNote[],
): void {
	for (const { id, state: to, detail } of now.mitigations) {
		const from = before.mitigations.find((mitigation) => mitigation.id === id)?.state;
		if (from === undefined || from === "unknown" || to === "unknown" || from === to) continue;
		const note = lastVerified(notes, id, now.at);
		const by = note === undefined ? {} : { by: { run: note.run, at: note.at } };
		const change = { ...nameOf(now), id, from, to, detail };
		const since = notes.filter((one) => one.id === id && one.at > before.at && one.at <= now.at);
		const isUndone = since.some(({ status, removes }) =>
			removes ? status === "verified" : status === "rolled-back",
		);
		if (to === "effective" && from !== "leftover") {
			draft.gainedMitigations.push(
				note !== undefined && since.includes(note) ? { ...change, ...by } : change,
			);
		}
		if (from === "effective" && !isInForce(to) && !isExcused(now, id) && !isUndone)
			draft.vanishedMitigations.push({ ...change, ...by });
	}
}

/** Drift was judged, and this one is not missed. */
function isExcused({ rules }: HostLook, id: string): boolean {
	const drift = rules.get(DRIFT_RULE);
	const isJudged = drift !== undefined && drift.decided && drift.state !== "not-applicable";
	return isJudged && !drift.open.has(id);
}

function countsOf(draft: Draft, tenant: string): ChangeCounts {
	const counts = draft.counts.get(tenant) ?? emptyChangeCounts();
	draft.counts.set(tenant, counts);
	return counts;
}

function nameOf({ tenant, host }: HostLook): HostName {
	return { tenant, host };
}

const natural = new Intl.Collator("en", { numeric: true });

/** The order in which hosts finish must not change a report. */
function sorted(draft: Draft): Omit<Changes, "since" | "run" | "sameSelection" | "sameFacts"> {
	const { counts, ...lists } = draft;
	for (const list of Object.values(lists)) list.sort(compareItems);
	return { counts: Object.fromEntries(counts), ...lists };
}

function compareItems(
	a: HostName & { readonly rule?: string; readonly subject?: string; readonly at?: string },
	b: HostName & { readonly rule?: string; readonly subject?: string; readonly at?: string },
): number {
	return (
		natural.compare(a.host, b.host) ||
		natural.compare(a.at ?? "", b.at ?? "") ||
		natural.compare(a.rule ?? "", b.rule ?? "") ||
		natural.compare(a.subject ?? "", b.subject ?? "")
	);
}

import { type ChangeNote, noteChanges } from "../core/diff/change-notes.ts";
import { advanceHistory, type HostHistory } from "../core/diff/host-history.ts";
import { createLooker } from "../core/diff/host-look.ts";
import type { PreviousLook } from "../core/diff/mitigation-drift.ts";
import { errorText, FleetError } from "../core/errors.ts";
import type { ChangeSummary } from "../core/model/change/change-summary.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { Ledger, readLedger, writeLedger } from "../store/ledger.ts";
import { changesMade } from "./changes/changes-made.ts";
import { listRunIds, readRecords, readRunDocument } from "../store/read-run.ts";

/** A lost ledger is made again from this many runs at most; a year of nights would take minutes. */
const MOST_REBUILT_RUNS = 60;

/** Adds a run to the ledgers of its tenants. The caller holds the lock of the run folder. */
export async function updateLedgers(
	runsDir: string,
	run: Pick<RunDocument, "id" | "tenants">,
	records: () => AsyncIterable<HostRecord>,
	now: Date,
): Promise<void> {
	const tenants = run.tenants.map(({ id }) => id);
	let ledgers = await openLedgers(runsDir, tenants, run.id);
	try {
		await addRun(ledgers, run.id, records());
	} catch (thrown) {
		if (!isDamaged(thrown)) throw thrown;
		ledgers = await rebuildLedgers(runsDir, tenants);
	}
	for (const ledger of ledgers.values()) await writeLedger(runsDir, ledger, now);
}

/** Adds changes that were made on hosts of a tenant to its ledger. The caller holds the lock of the run folder. */
export async function noteInLedgers(
	runsDir: string,
	tenant: string,
	changes: readonly ChangeSummary[],
	now: Date,
): Promise<void> {
	let ledgers = await openLedgers(runsDir, [tenant]);
	try {
		addChanges(ledgers, changes);
	} catch (thrown) {
		if (!isDamaged(thrown)) throw thrown;
		ledgers = await rebuildLedgers(runsDir, [tenant]);
	}
	for (const ledger of ledgers.values()) await writeLedger(runsDir, ledger, now);
}

/** What is known of hosts on which a mitigation was in force; the little that a scan needs to hold. */
export async function previousLooks(
	runsDir: string,
	tenants: Iterable<string>,
): Promise<Map<string, PreviousLook>> {
	const looks = new Map<string, PreviousLook>();
	for (const ledger of (await openLedgers(runsDir, [...tenants])).values()) {
		for (const [host, look] of ledger.looks()) {
			if (look.mitigations.length > 0) looks.set(host, look);
		}
	}
	return looks;
}

/** Histories of all hosts of some tenants. */
export interface Histories {
	get(host: string): HostHistory | undefined;
	/** What was changed on a host with this program. */
	changesOf(host: string): readonly ChangeNote[];
	hosts(): Iterable<string>;
}

/** Reads the ledgers; one that is missing or damaged is made again in memory, without writing it. */
export async function openHistory(runsDir: string, tenants: readonly string[]): Promise<Histories> {
	const ledgers = await openLedgers(runsDir, tenants);
	const ledgerOf = (host: string): Ledger | undefined => ledgers.get(host.split("/", 1)[0] ?? "");
	return {
		changesOf: (host) => ledgerOf(host)?.changesOf(host) ?? [],
		get(host) {
			try {
				return ledgerOf(host)?.get(host);
			} catch (thrown) {
				// One bad line: that host has no history.
				if (isDamaged(thrown)) return undefined;
				throw thrown;
			}
		},
		*hosts() {
			for (const ledger of ledgers.values()) yield* ledger.hosts();
		},
	};
}

type Ledgers = Map<string, Ledger>;

/** @param except run that need not be read when a ledger is made again */
async function openLedgers(runsDir: string, tenants: readonly string[], except?: string): Promise<Ledgers> {
	const ledgers: Ledgers = new Map();
	const lost: string[] = [];
	for (const tenant of tenants) {
		const ledger = await readLedger(runsDir, tenant).catch((thrown: unknown) => {
			if (isDamaged(thrown)) return undefined;
			throw thrown;
		});
		if (ledger === undefined) lost.push(tenant);
		else ledgers.set(tenant, ledger);
	}
	// A run that was killed could not note what it had changed.
	const killed = await changesMade(runsDir, [...ledgers.keys()], ({ state }) => state === "running");
	try {
		addChanges(ledgers, killed.changes);
	} catch (thrown) {
		// One bad line: whoever asks for that host is told.
		if (!isDamaged(thrown)) throw thrown;
	}
	if (lost.length === 0) return ledgers;
	return new Map([...ledgers, ...(await rebuildLedgers(runsDir, lost, except))]);
}

/** Makes ledgers again from what the runs recorded; each run is read once. */
async function rebuildLedgers(
	runsDir: string,
	tenants: readonly string[],
	except?: string,
): Promise<Ledgers> {
	const ledgers: Ledgers = new Map(tenants.map((tenant) => [tenant, new Ledger(tenant)]));
	const ids = (await listRunIds(runsDir)).filter((id) => id !== except);
	const { changes } = await changesMade(runsDir, tenants);
	const waiting = changes.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
	const addUntil = (time: string | undefined): void => {
		const end = waiting.findIndex((change) => time !== undefined && timeOf(change) > time);
		addChanges(ledgers, waiting.splice(0, end < 0 ? waiting.length : end));
	};
	for (const id of ids.slice(-MOST_REBUILT_RUNS)) {
		try {
			const run = await readRunDocument(runsDir, id);
			if (run.analyzedFrom !== undefined || !run.tenants.some((one) => ledgers.has(one.id))) continue;
			addUntil(run.startedAt);
			await addRun(ledgers, id, readRecords(runsDir, id));
		} catch (thrown) {
			// What a damaged run did not tell is missing, as it is everywhere else.
			if (!(thrown instanceof FleetError)) throw new FleetError("run-damaged", `${id}: ${errorText(thrown)}`);
		}
	}
	addUntil(undefined);
	return ledgers;
}

function timeOf({ startedAt, endedAt }: ChangeSummary): string {
	return endedAt ?? startedAt;
}

function addChanges(ledgers: Ledgers, changes: readonly ChangeSummary[]): void {
	for (const change of changes) {
		const ledger = ledgers.get(change.tenant);
		const before = ledger?.get(change.host);
		const after = noteChanges(before, [change]);
		if (after !== undefined && after !== before) ledger?.set(after);
	}
}

async function addRun(ledgers: Ledgers, run: string, records: AsyncIterable<HostRecord>): Promise<void> {
	const look = createLooker();
	for await (const record of records) {
		const ledger = ledgers.get(record.tenant);
		const before = ledger?.get(record.host);
		const after = advanceHistory(before, record, run, look(record));
		if (after !== undefined && after !== before) ledger?.set(after);
	}
}

function isDamaged(thrown: unknown): boolean {
	return thrown instanceof FleetError && thrown.code === "ledger-damaged";
}

import type { Changes } from "../core/diff/changes.ts";
import { compareRuns } from "../core/diff/compare-runs.ts";
import { FleetError } from "../core/errors.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { findRun, listRunIds, readRecords } from "../store/read-run.ts";
import { openHistory } from "./ledgers.ts";
import { readStoredRun } from "./stored-runs.ts";

/** Runs that a search for an earlier one looks at; behind them a comparison says little. */
const MOST_SEARCHED = 200;

/** What is different between two stored runs, the older one first. */
export async function diffRuns(
	runsDir: string,
	older: RunDocument,
	newer: RunDocument,
	records: () => AsyncIterable<HostRecord> = () => readRecords(runsDir, newer.id),
): Promise<Changes> {
	const history = await openHistory(
		runsDir,
		newer.tenants.map(({ id }) => id),
	);
	return await compareRuns({
		since: { id: older.id, startedAt: older.startedAt },
		run: { id: newer.id, startedAt: newer.startedAt },
		older: readRecords(runsDir, older.id),
		newer: records(),
		sameSelection: selectionOf(older) === selectionOf(newer),
		sameFacts: newer.analyzedFrom === older.id,
		history: (host) => history.get(host),
		changesOf: (host) => history.changesOf(host),
	});
}

/** The runs that `exf diff` compares when none, one or both are named. */
export async function runsToCompare(
	runsDir: string,
	older: string | undefined,
	newer: string | undefined,
): Promise<{ readonly older: RunDocument; readonly newer: RunDocument }> {
	const run = await readStoredRun(runsDir, await findRun(runsDir, newer ?? "latest"));
	if (older !== undefined) return inOrder(await readStoredRun(runsDir, await findRun(runsDir, older)), run);
	const before = await findPrevious(runsDir, run);
	if (before === undefined) {
		throw new FleetError("no-comparable-run", `there is no earlier run of the same selection as ${run.id}`, {
			hint: "Name both runs: exf diff <older> <newer>. exf runs lists them.",
		});
	}
	return { older: before, newer: run };
}

/**
 * The run that this one continues: the source of an analysis or of a rerun, otherwise the last
 * finished one that was asked for the same hosts and reached some.
 */
export async function findPrevious(runsDir: string, run: RunDocument): Promise<RunDocument | undefined> {
	const origin = run.analyzedFrom ?? run.rerunOf?.run;
	if (origin !== undefined) return await readOrSkip(runsDir, origin);
	const earlier = (await listRunIds(runsDir)).filter((id) => id < run.id).slice(-MOST_SEARCHED);
	for (const id of earlier.reverse()) {
		const candidate = await readOrSkip(runsDir, id);
		if (candidate !== undefined && isComparable(candidate, run)) return candidate;
	}
	return undefined;
}

/** What changed since the run before, or undefined when there is nothing to compare with. */
export async function changesOfRun(
	runsDir: string,
	run: RunDocument,
	records?: () => AsyncIterable<HostRecord>,
): Promise<Changes | undefined> {
	const previous = await findPrevious(runsDir, run);
	if (previous === undefined) return undefined;
	try {
		return await diffRuns(runsDir, previous, run, records);
	} catch (thrown) {
		// A damaged older run must not take the report of this one away.
		if (thrown instanceof FleetError) return undefined;
		throw thrown;
	}
}

function isComparable(candidate: RunDocument, run: RunDocument): boolean {
	if (candidate.state !== "finished" || candidate.analyzedFrom !== undefined) return false;
	if (candidate.totals.all.assessed === 0 || selectionOf(candidate) !== selectionOf(run)) return false;
	return candidate.tenants.some(({ id }) => run.tenants.some((tenant) => tenant.id === id));
}

function selectionOf({ selection }: RunDocument): string {
	return [...selection.flags].sort().join(" ");
}

function inOrder(
	a: RunDocument,
	b: RunDocument,
): { readonly older: RunDocument; readonly newer: RunDocument } {
	if (a.id === b.id) throw new FleetError("usage", `${a.id} is both of the runs to compare`);
	return a.id < b.id ? { older: a, newer: b } : { older: b, newer: a };
}

async function readOrSkip(runsDir: string, id: string): Promise<RunDocument | undefined> {
	return await readStoredRun(runsDir, id).catch((thrown: unknown) => {
		if (thrown instanceof FleetError) return undefined;
		throw thrown;
	});
}

import type { RunDocument } from "../core/model/run-document.ts";
import { addToTotals, emptyTotals } from "../core/model/totals.ts";
import { findRun, listRunIds, readRecords, readRunDocument } from "../store/read-run.ts";

/** Full id of the run that `latest`, an id or the beginning of one stands for. */
export const findStoredRun = findRun;

/** All stored runs, oldest first; damaged ones are left out of the list and named in `damaged`. */
export async function listStoredRuns(
	runsDir: string,
): Promise<{ readonly runs: RunDocument[]; readonly damaged: string[] }> {
	const runs: RunDocument[] = [];
	const damaged: string[] = [];
	for (const id of await listRunIds(runsDir)) {
		await readStoredRun(runsDir, id).then(
			(run) => runs.push(run),
			() => damaged.push(id),
		);
	}
	return { runs, damaged };
}

/** One run. A killed one has no totals in its head, so they are counted from what it wrote. */
export async function readStoredRun(runsDir: string, id: string): Promise<RunDocument> {
	const run = await readRunDocument(runsDir, id);
	if (run.state !== "running") return run;
	const totals = emptyTotals();
	for await (const record of readRecords(runsDir, id)) addToTotals(totals, record);
	const missing = run.selection.hosts - totals.all.hosts;
	const problem = `the run did not end: ${totals.all.hosts} of ${run.selection.hosts} hosts are recorded, ${missing} are missing`;
	return { ...run, totals, problems: [...run.problems, problem] };
}

import { stepOfChange } from "../../core/changes/step-of-change.ts";
import { summarizeChange } from "../../core/changes/summarize-change.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import type { ChangeSummary, MadeChanges } from "../../core/model/change/change-summary.ts";
import type { PlanStep } from "../../core/model/change/plan.ts";
import { listChangeRunIds, readChangeRun, readPlanCopy } from "../../store/change-run.ts";
import { changesOfStoredRun } from "./stored-change-runs.ts";

/**
 * What the stored runs did to hosts of these tenants, oldest first. One run is held in memory at a time.
 *
 * @param isWanted runs to read; all when it is not given
 */
export async function changesMade(
	runsDir: string,
	tenants: readonly string[],
	isWanted: (run: ChangeRun) => boolean = () => true,
): Promise<MadeChanges> {
	const changes: ChangeSummary[] = [];
	let unreadable = 0;
	for (const id of await listChangeRunIds(runsDir)) {
		try {
			const run = await readChangeRun(runsDir, id);
			if (!tenants.includes(run.tenant) || !isWanted(run)) continue;
			changes.push(...(await summariesOfRun(runsDir, run)));
		} catch {
			// A damaged run must not take the report of a scan away; that it is there is told.
			unreadable += 1;
		}
	}
	return { changes, unreadable };
}

/** The changes of one run; of a running one, what it has written so far. */
export async function summariesOfRun(
	runsDir: string,
	run: Pick<ChangeRun, "id" | "operator" | "approval">,
): Promise<ChangeSummary[]> {
	const records = await changesOfStoredRun(runsDir, run.id);
	// Without its plan a run still tells what it did, by the names of units.
	const plan = await readPlanCopy(runsDir, run.id).catch(() => undefined);
	const steps = stepsByHost(plan?.steps ?? []);
	return records.map((record) => {
		const step = stepOfChange(record, steps.get(record.host) ?? []);
		return summarizeChange(record, run, step?.parameters);
	});
}

/** Steps in the order in which they run on each host. */
export function stepsByHost(all: readonly PlanStep[]): ReadonlyMap<string, readonly PlanStep[]> {
	const steps = new Map<string, PlanStep[]>();
	for (const step of all) {
		const own = steps.get(step.host);
		if (own === undefined) steps.set(step.host, [step]);
		else own.push(step);
	}
	return steps;
}

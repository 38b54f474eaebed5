import { join } from "node:path";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import { readChanges } from "../../store/change-journal.ts";
import { listChangeRunIds, readChangeRun, readPlanCopy } from "../../store/change-run.ts";
import { readHostLog } from "../../store/host-log.ts";
import { findChangeRun, listRunIds } from "../../store/read-run.ts";

/** A run that changed hosts, with the plan that it carried out. */
export async function openStoredChangeRun(
	runsDir: string,
	wanted: string,
): Promise<{ readonly run: ChangeRun; readonly plan: Plan }> {
	const id = await findChangeRun(runsDir, wanted);
	return { run: await readStoredChangeRun(runsDir, id), plan: await readPlanCopy(runsDir, id) };
}

/** Whether an id, or the beginning of one, means a run that changed hosts; `latest` is the latest scan. */
export async function isStoredChangeRun(runsDir: string, wanted: string): Promise<boolean> {
	if (wanted === "latest") return false;
	return (await listChangeRunIds(runsDir)).some((id) => id.startsWith(wanted));
}

/** The same for a command that takes both kinds: what may mean a scan as well does mean the scan. */
export async function isOnlyChangeRun(runsDir: string, wanted: string): Promise<boolean> {
	if (!(await isStoredChangeRun(runsDir, wanted))) return false;
	return !(await listRunIds(runsDir)).some((id) => id.startsWith(wanted));
}

/** The head of a run. Of one that was killed, the hosts are as it had noted them. */
export async function readStoredChangeRun(runsDir: string, id: string): Promise<ChangeRun> {
	const run = await readChangeRun(runsDir, id);
	if (run.state !== "running") return run;
	const { ended } = await readHostLog(join(runsDir, id));
	return { ...run, hosts: run.hosts.map((host) => ended.get(host.host) ?? host) };
}

/** All runs that changed hosts, oldest first; damaged ones are named apart. */
export async function listStoredChangeRuns(
	runsDir: string,
): Promise<{ readonly runs: ChangeRun[]; readonly damaged: string[] }> {
	const runs: ChangeRun[] = [];
	const damaged: string[] = [];
	for (const id of await listChangeRunIds(runsDir)) {
		await readStoredChangeRun(runsDir, id).then(
			(run) => runs.push(run),
			() => damaged.push(id),
		);
	}
	return { runs, damaged };
}

/** The last word on each change of a run. */
export async function changesOfStoredRun(runsDir: string, id: string): Promise<ChangeRecord[]> {
	return [...(await readChanges(join(runsDir, id))).values()];
}

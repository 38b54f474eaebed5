import { join } from "node:path";
import { isHalfDone } from "../../core/changes/change.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import { readChanges } from "../../store/change-journal.ts";
import { listChangeRunIds, readChangeRun } from "../../store/change-run.ts";

/** Changes that a crash, or a lost connection, left in the middle. */
export interface HalfDoneRun {
	readonly run: string;
	readonly tenant: string;
	readonly changes: readonly ChangeRecord[];
}

/**
 * Finds what was left half done, so that nobody goes on without knowing it. A run of which the head or the journal
 * cannot be read is named too, without changes.
 */
export async function findHalfDone(runsDir: string): Promise<HalfDoneRun[]> {
	const found: HalfDoneRun[] = [];
	for (const run of await listChangeRunIds(runsDir)) {
		try {
			const { tenant, state, hosts } = await readChangeRun(runsDir, run);
			// The journals of all runs that ended well are megabytes that nobody needs.
			if (state !== "running" && hosts.every(({ result }) => result !== "half-done")) continue;
			const changes = [...(await readChanges(join(runsDir, run))).values()].filter(isHalfDone);
			if (changes.length > 0) found.push({ run, tenant, changes });
		} catch {
			found.push({ run, tenant: "", changes: [] });
		}
	}
	return found;
}

/** One line for people, with what to do. */
export function describeHalfDone({ run, changes }: HalfDoneRun): string {
	if (changes.length === 0) return `run ${run}: what it changed cannot be read; look at its folder`;
	const hosts = [...new Set(changes.map(({ host }) => host))];
	const some =
		hosts.length > 3 ? `${hosts.slice(0, 3).join(", ")} and ${hosts.length - 3} more` : hosts.join(", ");
	return `run ${run} left ${changes.length} changes half done (${some}): exf apply --resume ${run}, or exf rollback ${run}`;
}

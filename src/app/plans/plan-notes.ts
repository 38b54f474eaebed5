import type { RunDocument } from "../../core/model/run-document.ts";

const DAY_MS = 86_400_000;

/** What to know of the run that a plan stands on, one sentence each. */
export function planNotes(run: Pick<RunDocument, "id" | "state" | "startedAt">, now: Date): string[] {
	const days = Math.floor((now.getTime() - Date.parse(run.startedAt)) / DAY_MS);
	return [
		...(days >= 1
			? [
					`The run is ${days === 1 ? "1 day" : `${days} days`} old; what has changed since is not in the plan.`,
				]
			: []),
		...(run.state === "finished" ? [] : [`The run ${run.id} did not finish; it does not have every host.`]),
	];
}

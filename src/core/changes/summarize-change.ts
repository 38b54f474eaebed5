import type { ChangeRecord } from "../model/change/change-record.ts";
import type { ChangeRun } from "../model/change/change-run.ts";
import type { ChangeSummary } from "../model/change/change-summary.ts";
import type { PlanStep } from "../model/change/plan.ts";
import { nameOfChange } from "./name-of-change.ts";
import { namesOfKind, touchedFiles, touchedTargets } from "./touched-targets.ts";

/**
 * What reports say of a change. One that was undone names what it had touched in between, with the content of before.
 *
 * @param parameters those of its step; without them a preset goes by the name of its unit
 */
export function summarizeChange(
	record: ChangeRecord,
	run: Pick<ChangeRun, "operator" | "approval">,
	parameters: PlanStep["parameters"] = {},
): ChangeSummary {
	const { unit, before, applied } = record;
	const wrote = before !== null && applied !== null && applied.changed;
	const targets = wrote ? touchedTargets(before, applied) : [];
	return {
		id: record.id,
		run: record.run,
		plan: record.plan,
		tenant: record.tenant,
		host: record.host,
		unit,
		...nameOfChange(unit, parameters),
		status: record.status,
		message: record.message,
		startedAt: record.startedAt,
		endedAt: record.endedAt,
		operator: { user: run.operator.user, machine: run.operator.machine },
		approval: { how: run.approval.how, at: run.approval.at },
		files: wrote ? touchedFiles(before, applied).map((file) => afterRollback(file, record)) : [],
		services: namesOfKind("service", targets),
		appPools: namesOfKind("app pool", targets),
	};
}

/** The content that a file has now by what we know. */
function afterRollback(
	file: ChangeSummary["files"][number],
	{ status, rollback }: ChangeRecord,
): ChangeSummary["files"][number] {
	if (status !== "rolled-back" || rollback === null) return file;
	const now = rollback.files.find(({ path }) => path.toLowerCase() === file.path.toLowerCase());
	return { ...file, after: now?.sha256 ?? file.before };
}

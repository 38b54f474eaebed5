import { nameOfChange } from "../../core/changes/name-of-change.ts";
import { ownTraces } from "../../core/changes/own-traces.ts";
import { stepOfChange } from "../../core/changes/step-of-change.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { PlanStep } from "../../core/model/change/plan.ts";
import type { ChangeRunInput, NamedChange } from "../../report/change-run/change-run-input.ts";
import { readAuditEntries } from "../../store/audit-log.ts";
import { readPlanCopy } from "../../store/change-run.ts";
import { findChangeRun, readRecords } from "../../store/read-run.ts";
import { stepsByHost } from "./changes-made.ts";
import { changesOfStoredRun, readStoredChangeRun } from "./stored-change-runs.ts";

/** A stored run of changes as its reports read it, and the records of its hosts, which name their machines. */
export async function openChangeRunReport(
	runsDir: string,
	wanted: string,
	now: Date,
): Promise<{ readonly input: ChangeRunInput; readonly records: () => AsyncIterable<HostRecord> }> {
	const run = await readStoredChangeRun(runsDir, await findChangeRun(runsDir, wanted));
	const plan = await readPlanCopy(runsDir, run.id).catch(() => undefined);
	const records = await changesOfStoredRun(runsDir, run.id);
	const audit = await readAuditEntries(runsDir, run.tenant);
	const steps = stepsByHost(plan?.steps ?? []);
	const input: ChangeRunInput = {
		run,
		tenantName: run.tenant,
		plan:
			plan === undefined
				? undefined
				: { createdAt: plan.createdAt, createdBy: plan.createdBy, campaign: plan.campaign },
		changes: records.map((record) => named(record, steps.get(record.host) ?? [])),
		traces: ownTraces(
			records,
			audit.filter((entry) => entry.run === run.id),
		),
		now,
	};
	return { input, records: () => readRecords(runsDir, run.id) };
}

function named(record: ChangeRecord, steps: readonly PlanStep[]): NamedChange {
	const { mitigation, title } = nameOfChange(record.unit, stepOfChange(record, steps)?.parameters ?? {});
	return { ...record, mitigation, title };
}

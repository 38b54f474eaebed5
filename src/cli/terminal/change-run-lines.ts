import { cleanText } from "../../core/clean-text.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import { conflictLines } from "./apply-summary.ts";

/** A run of changes for a terminal: its head, and one line per change. */
export function changeRunLines(run: ChangeRun, changes: readonly ChangeRecord[]): string[] {
	const { operator, plan, approval } = run;
	const outside = approval.outsideWindow === null ? "" : `, outside the window: ${approval.outsideWindow}`;
	const despite = approval.despiteDag === null ? "" : `, despite a DAG: ${approval.despiteDag}`;
	return [
		`run       ${run.id} (${run.state})`,
		`command   ${run.command}`,
		`by        ${operator.user} on ${operator.machine}`,
		`plan      ${plan.id}, hash ${plan.hash}, from run ${plan.createdFrom}`,
		`approved  ${approval.how}, ${approval.hosts} hosts${outside}${despite}`,
		`started   ${run.startedAt}`,
		`finished  ${run.finishedAt ?? "-"}`,
		...run.resumedAt.map((at) => `resumed   ${at}`),
		...run.rolledBackAt.map((at) => `undone    ${at}`),
		...changes.map(({ host, unit, status, message }) => `${host}  ${unit}  ${status}: ${cleanText(message)}`),
		...conflictLines(changes),
	];
}

import { CHANGE_RUN_SCHEMA, type ChangeRun } from "../../core/model/change/change-run.ts";
import type { ApplyRequest } from "../apply-plan.ts";
import { readToolInfo } from "../find-package.ts";
import { describeOperator } from "../start-run-document.ts";
import type { ChangeParts } from "./change-parts.ts";

/** Head of a run that changes hosts, as it is before the first host; of a resumed one, with what it has done. */
export function startChangeRun(
	id: string,
	parts: Pick<ChangeParts, "now">,
	request: ApplyRequest,
	maxFailures: number,
): ChangeRun {
	const { plan, resume, approval, fleet } = request;
	const now = parts.now().toISOString();
	if (resume !== undefined) {
		return {
			...resume,
			state: "running",
			finishedAt: null,
			resumedAt: [...resume.resumedAt, now],
			maxFailures,
			stop: null,
			audit: null,
		};
	}
	return {
		schema: CHANGE_RUN_SCHEMA,
		id,
		state: "running",
		command: request.command,
		startedAt: now,
		finishedAt: null,
		resumedAt: [],
		rolledBackAt: [],
		operator: describeOperator(),
		tool: readToolInfo(),
		inventory: fleet.inventoryPath,
		tenant: plan.tenant,
		plan: { id: plan.id, hash: plan.hash, createdFrom: plan.createdFrom },
		approval: {
			how: approval.how,
			at: now,
			hosts: approval.hosts,
			outsideWindow: request.outsideWindow ?? null,
			despiteDag: request.despiteDag ?? null,
		},
		maxFailures,
		stop: null,
		hosts: plan.batches.flatMap((batch, index) =>
			batch.map((host) => ({
				host,
				batch: index + 1,
				result: "pending" as const,
				healthy: null,
				problems: [],
				owed: [],
			})),
		),
		audit: null,
		problems: [],
	};
}

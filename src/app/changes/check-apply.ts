import { checkPlan } from "../../core/changes/check-plan.ts";
import { failureLimit } from "../../core/changes/failure-limit.ts";
import {
	describeWindow,
	isWindowOpen,
	type MaintenanceWindow,
} from "../../core/changes/maintenance-window.ts";
import { FleetError } from "../../core/errors.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import type { Fleet } from "../open-fleet.ts";
import type { ChangeScripts } from "./change-parts.ts";

/** What the tenant's policy makes of a plan. */
export interface ApplyTerms {
	readonly maxFailures: number;
	readonly window: MaintenanceWindow | null;
}

/**
 * Whether a plan may be carried out at all: it is whole, the scripts are those of the plan, the hosts are in the
 * inventory, and the tenant allows changes.
 *
 * @throws FleetError `plan-refused`, `apply-not-allowed`
 */
export function checkApply(
	plan: Plan,
	fleet: Pick<Fleet, "hosts" | "tenants">,
	scripts: Pick<ChangeScripts, "units">,
): ApplyTerms {
	const problems = checkPlan(plan, scripts.units, new Set(fleet.hosts.map(({ id }) => id)));
	if (problems.length > 0) {
		throw new FleetError("plan-refused", `The plan is refused. ${problems.slice(0, 10).join(" ")}`, {
			hint: "Make a new plan from a new scan.",
		});
	}
	const policy = fleet.tenants.find(({ id }) => id === plan.tenant)?.policy;
	if (policy?.allowApply !== true) {
		throw new FleetError("apply-not-allowed", `The policy of tenant ${plan.tenant} allows no changes.`, {
			hint: "policy.allowApply: true in the inventory allows them.",
		});
	}
	const hosts = plan.batches.flat().length;
	return {
		maxFailures: failureLimit(plan.stopRule.maxFailures, policy.maxFailures, hosts),
		// The tenant's own word of today, then that of the plan.
		window: policy.maintenanceWindow ?? plan.maintenanceWindow,
	};
}

/** Why nothing may be begun now; undefined when it may. */
export function closedWindow(window: MaintenanceWindow | null, now: Date): string | undefined {
	if (window === null || isWindowOpen(window, now)) return undefined;
	return `the maintenance window is closed: ${describeWindow(window)}`;
}

import type { PlanStep } from "../../src/core/model/change/plan.ts";
import { preconditionOf } from "../../src/core/model/change/change-values.ts";
import { assemblePlan, type PlanDraft, type PlannedHost } from "../../src/core/mitigations/assemble-plan.ts";
import type { Plan } from "../../src/core/model/change/plan.ts";
import { identity } from "./records.ts";

export const OWA_UNIT = "mitigate/cve-2026-42897-owa-csp";

/** A step of the OWA mitigation, unless told otherwise. */
export function planStep(host: string, over: Partial<PlanStep> = {}): PlanStep {
	const values = over.values ?? [{ target: "C:\\owa\\web.config", name: "rule", value: null }];
	return {
		host,
		unit: OWA_UNIT,
		parameters: {},
		state: "absent",
		precondition: preconditionOf(values),
		values,
		impact: ["Printing the calendar in OWA may fail."],
		reason: "CVE-2026-42897 is open on Exchange 2019 CU14 Feb26SU, and nothing mitigates it.",
		...over,
	};
}

/** A host in no DAG and behind no load balancer with one step, unless told otherwise. */
export function plannedHost(id: string, over: Partial<PlannedHost> = {}): PlannedHost {
	const [, site = "hq"] = id.split("/");
	return {
		host: { id, site, redundancy: { dags: [], loadBalancers: [] } },
		record: { identity: identity(), timings: { totalMs: 4000, connectMs: 1000, runMs: 3000 } },
		steps: [planStep(id)],
		skipped: [],
		leftovers: [],
		hasSigns: false,
		isHunted: false,
		...over,
	};
}

export function planDraft(hosts: readonly PlannedHost[], over: Partial<PlanDraft> = {}): PlanDraft {
	return {
		head: {
			id: "20261123T090000Z-contoso",
			createdAt: "2026-11-23T09:00:00.000Z",
			createdBy: { user: "admin", machine: "ops01" },
			createdFrom: "20261122T160100Z",
			tenant: "contoso",
			campaign: null,
			tool: { name: "exchange-fleet", version: "0.1.0" },
		},
		hosts,
		scripts: [
			{ unit: OWA_UNIT, version: "1.0.0", sha256: "a1".repeat(32) },
			{ unit: "mitigate/extended-protection", version: "1.0.0", sha256: "b2".repeat(32) },
		],
		policy: { allowApply: true },
		batches: undefined,
		siteBySite: false,
		evidenceCase: undefined,
		atOnce: 8,
		notes: [],
		...over,
	};
}

export function makePlan(hosts: readonly PlannedHost[], over: Partial<PlanDraft> = {}): Plan {
	return assemblePlan(planDraft(hosts, over));
}

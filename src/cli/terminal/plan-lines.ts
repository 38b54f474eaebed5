import { cleanText } from "../../core/clean-text.ts";
import { describeWindow } from "../../core/changes/maintenance-window.ts";
import type { Plan } from "../../core/model/change/plan.ts";

/** What somebody must have read before a plan is approved. */
export function planLines(plan: Plan, maxFailures: number): string[] {
	const { batches, steps, maintenanceWindow, neverHunted, evidenceLoss, skipped } = plan;
	const impacts = new Map<string, Set<string>>();
	for (const { unit, impact } of steps) {
		const known = impacts.get(unit) ?? new Set();
		for (const text of impact) known.add(cleanText(text));
		impacts.set(unit, known);
	}
	return [
		`plan ${plan.id} of tenant ${plan.tenant}, made ${plan.createdAt} by ${plan.createdBy.user} from run ${plan.createdFrom}`,
		...batches.flatMap((batch, index) => [
			"",
			`batch ${index + 1} of ${batches.length}`,
			...batch.map((host) => `  ${host}: ${unitsOf(plan, host).join(", ")}`),
		]),
		"",
		...[...impacts].flatMap(([unit, texts]) => [`${unit}:`, ...[...texts].map((text) => `  ${text}`)]),
		...(skipped.length === 0 ? [] : ["", `${skipped.length} wishes are not in it; the plan says why`]),
		...(neverHunted.length === 0
			? []
			: [
					"",
					`never searched for signs of compromise: ${neverHunted.join(", ")}`,
					"A change recycles worker processes and alters file times, which are traces.",
				]),
		...(evidenceLoss === null
			? []
			: ["", `loss of traces accepted for case ${evidenceLoss.case}: ${evidenceLoss.hosts.join(", ")}`]),
		"",
		...(maintenanceWindow === null ? [] : [`maintenance window: ${describeWindow(maintenanceWindow)}`]),
		`it stops when more than ${maxFailures} hosts have failed`,
		`hash ${plan.hash}`,
	];
}

function unitsOf({ steps }: Plan, host: string): string[] {
	return steps.filter((step) => step.host === host).map(({ unit }) => unit.replace(/^mitigate\//, ""));
}

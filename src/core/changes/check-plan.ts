import { preconditionOf } from "../model/change/change-values.ts";
import { hashPlan, type Plan } from "../model/change/plan.ts";

/** A script as it is today. */
export interface KnownScript {
	readonly unit: string;
	readonly version: string;
	readonly sha256: string;
}

/**
 * Why a plan cannot be carried out as it is, one sentence each; empty when it can. That it is the plan that somebody
 * approved is another question.
 *
 * @param hosts ids of the inventory
 */
export function checkPlan(
	plan: Plan,
	scripts: readonly KnownScript[],
	hosts: ReadonlySet<string>,
): readonly string[] {
	if (hashPlan(plan) !== plan.hash) return ["The plan was changed: its hash is another one."];
	return [...scriptProblems(plan, scripts), ...hostProblems(plan, hosts), ...valueProblems(plan)];
}

/** The hash is what people compare; the values are what it is counted from. */
function valueProblems({ steps }: Plan): string[] {
	return steps
		.filter(({ values, precondition }) => preconditionOf(values) !== precondition)
		.map(({ host, unit }) => `The precondition of ${unit} on ${host} is not that of its values.`);
}

function scriptProblems({ scripts: planned, steps }: Plan, scripts: readonly KnownScript[]): string[] {
	const listed = new Set(planned.map(({ unit }) => unit));
	const missing = [...new Set(steps.map(({ unit }) => unit))].filter((unit) => !listed.has(unit));
	return [
		...missing.map((unit) => `The plan has no script hash of ${unit}.`),
		...planned.flatMap(({ unit, sha256 }) => {
			const today = scripts.find((script) => script.unit === unit);
			if (today === undefined) return [`There is no unit ${unit} any more.`];
			return today.sha256 === sha256 ? [] : [`The scripts of ${unit} are not those of the plan.`];
		}),
	];
}

function hostProblems({ tenant, batches, steps }: Plan, hosts: ReadonlySet<string>): string[] {
	const batched = batches.flat();
	const planned = new Set(steps.map(({ host }) => host));
	const all = new Set([...batched, ...planned]);
	return [
		...(planned.size === 0 ? ["The plan has nothing to do."] : []),
		...batched
			.filter((host, index) => batched.indexOf(host) !== index)
			.map((host) => `${host} is in two batches.`),
		...[...planned].filter((host) => !batched.includes(host)).map((host) => `${host} is in no batch.`),
		...[...new Set(batched)]
			.filter((host) => !planned.has(host))
			.map((host) => `${host} is in a batch and has no step.`),
		...[...all]
			.filter((host) => !host.startsWith(`${tenant}/`))
			.map((host) => `${host} is not of tenant ${tenant}.`),
		...[...all].filter((host) => !hosts.has(host)).map((host) => `${host} is not in the inventory.`),
	];
}

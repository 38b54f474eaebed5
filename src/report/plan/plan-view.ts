import { CATALOGUE } from "../../core/mitigations/catalogue.ts";
import type { CatalogueEntry } from "../../core/mitigations/catalogue-entry.ts";
import { entryOfStep, mitigationName } from "../../core/mitigations/find-mitigation.ts";
import { isRemoval } from "../../core/mitigations/is-removal.ts";
import type { Obstacle } from "../../core/model/change/change-results.ts";
import type { Plan, PlanStep } from "../../core/model/change/plan.ts";
import { cleanTexts } from "../text/clean-input.ts";
import { compareNatural } from "../text/words.ts";

/** Longest value that a page shows, in characters; the plan file has all of it. */
const MOST_SHOWN = 400;

/** One mitigation of a plan, with all that is said of it. */
export interface PlannedMitigation {
	readonly name: string;
	readonly title: string;
	readonly entry: CatalogueEntry | undefined;
	/** What it does, in words of an administrator; empty for a unit that this version does not know. */
	readonly does: string;
	/** What it does not do. */
	readonly limits: readonly string[];
	readonly hosts: readonly string[];
	/** Side effects that any of its hosts has, each once. */
	readonly impact: readonly string[];
}

/** A host of a plan with its place and its steps. */
export interface PlanHostView {
	readonly host: string;
	/** From 1. */
	readonly batch: number;
	readonly steps: readonly (PlanStep & { readonly name: string; readonly title: string })[];
}

/** Hosts on which something cannot be done for the same reasons. */
export interface SkippedView {
	/** Null where it is about the whole host. */
	readonly name: string | null;
	readonly obstacles: readonly Obstacle[];
	readonly hosts: readonly string[];
}

/** A plan as people read it; every text in it is safe to print. */
export interface PlanView {
	readonly plan: Plan;
	readonly tenantName: string;
	readonly mitigations: readonly PlannedMitigation[];
	readonly hosts: readonly PlanHostView[];
	readonly skipped: readonly SkippedView[];
}

/** Arranges a plan for pages and terminals. Whatever a host said in it is cleaned here. */
export function viewPlan(plan: Plan, tenantName: string): PlanView {
	// Cleaning changes parameters too, by which steps are recognised: names come first.
	const named = plan.steps.map((step) => {
		const entry = entryOfStep(step);
		const name = mitigationName(step.unit, step.parameters);
		const title = entry?.title ?? step.unit;
		const removal = isRemoval(step.parameters) ? (entry?.removal ?? undefined) : undefined;
		return {
			entry,
			does: removal?.does ?? entry?.does ?? "",
			limits: removal === undefined ? (entry?.limits ?? []) : [],
			step: {
				...shorten(step),
				name: isRemoval(step.parameters) ? `remove ${name}` : name,
				title: isRemoval(step.parameters) ? `Remove: ${title}` : title,
			},
		};
	});
	const steps = cleanTexts(named.map(({ step }) => step));
	const clean = cleanTexts({ ...plan, steps: [] });
	const stepsOf = new Map<string, NamedStep[]>();
	for (const [index, { host }] of plan.steps.entries()) {
		stepsOf.set(host, [...(stepsOf.get(host) ?? []), ...steps.slice(index, index + 1)]);
	}
	return {
		plan: { ...clean, steps },
		tenantName: cleanTexts(tenantName),
		mitigations: groupSteps(steps, named),
		hosts: plan.batches.flatMap((ids, index) =>
			ids.map((host) => ({ host: cleanTexts(host), batch: index + 1, steps: stepsOf.get(host) ?? [] })),
		),
		skipped: groupSkipped(clean.skipped),
	};
}

type NamedStep = PlanHostView["steps"][number];

function shorten(step: PlanStep): PlanStep {
	const values = step.values.map((value) =>
		value.value === null || value.value.length <= MOST_SHOWN
			? value
			: { ...value, value: `${value.value.slice(0, MOST_SHOWN)}...` },
	);
	return { ...step, values };
}

/** In the order in which they run on a host. */
function groupSteps(
	steps: readonly NamedStep[],
	known: readonly Pick<PlannedMitigation, "entry" | "does" | "limits">[],
): PlannedMitigation[] {
	const groups = new Map<string, PlannedMitigation>();
	for (const [index, { name, title, host, impact }] of steps.entries()) {
		const group = groups.get(name);
		groups.set(name, {
			name,
			title,
			entry: known[index]?.entry,
			does: known[index]?.does ?? "",
			limits: known[index]?.limits ?? [],
			hosts: [...(group?.hosts ?? []), host],
			impact: [...new Set([...(group?.impact ?? []), ...impact])],
		});
	}
	const order = ({ entry }: PlannedMitigation): number =>
		entry === undefined ? CATALOGUE.length : CATALOGUE.indexOf(entry);
	return [...groups.values()].sort((a, b) => order(a) - order(b));
}

function groupSkipped(skipped: Plan["skipped"]): SkippedView[] {
	const groups = new Map<string, SkippedView>();
	for (const { host, unit, mitigation, obstacles } of skipped) {
		const name = mitigation ?? (unit === null ? null : mitigationName(unit));
		const key = JSON.stringify([name, obstacles]);
		groups.set(key, {
			name,
			obstacles,
			hosts: [...(groups.get(key)?.hosts ?? []), host].sort(compareNatural),
		});
	}
	return [...groups.values()];
}

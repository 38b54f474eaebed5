import { cleanText } from "../clean-text.ts";
import type { Obstacle, TestResult } from "../model/change/change-results.ts";
import { preconditionOf } from "../model/change/change-values.ts";
import type { PlannedNot, PlanStep } from "../model/change/plan.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import type { Wish } from "./choose-mitigations.ts";
import { isRemoval } from "./is-removal.ts";
import { isBlockedBy, isStillOurs, ownObstacle } from "./removal-wish.ts";

/** Code of the obstacle that a step with the module takes away. */
const NO_URL_REWRITE = "url-rewrite-missing";
const URL_REWRITE_HELP = "It can be planned first: exf plan --explain --mitigate url-rewrite-module.";
const URL_REWRITE_UNIT = "mitigate/url-rewrite-module";

/** What the unit's manifest says of its changes. */
export interface UnitImpact {
	readonly changes: readonly { readonly impact: string }[];
}

export type TestOutcome =
	| { readonly ok: true; readonly result: TestResult }
	/** Why there is no result, for people. */
	| { readonly ok: false; readonly code: string; readonly message: string };

export type Folded =
	| { readonly kind: "step"; readonly step: PlanStep }
	| { readonly kind: "skipped"; readonly skipped: PlannedNot };

/**
 * Makes a step of what the unit saw on the host, or says why there is none.
 *
 * @param earlier steps that run before on the same host
 */
export function foldTest(
	host: string,
	wish: Wish,
	outcome: TestOutcome,
	unit: UnitImpact,
	earlier: readonly Pick<PlanStep, "unit" | "parameters">[],
): Folded {
	const skip = (...obstacles: Obstacle[]): Folded => ({
		kind: "skipped",
		skipped: { host, unit: wish.entry.unit, mitigation: wish.entry.id, obstacles },
	});
	if (!outcome.ok) return skip({ code: outcome.code, message: cleanText(outcome.message) });
	const { state, values, notes } = outcome.result;
	if (state === "applied") {
		return skip(
			isRemoval(wish.parameters)
				? { code: "not-there", message: "Nothing of it is there." }
				: { code: "in-force", message: "Everything is there already." },
		);
	}
	if (wish.own !== undefined && isStillOurs(wish.own, values)) return skip(ownObstacle(wish.own, host));
	const obstacles = outcome.result.obstacles
		.filter(({ code }) => code !== NO_URL_REWRITE || !earlier.some(({ unit }) => unit === URL_REWRITE_UNIT))
		.filter(({ code }) => code !== wish.help?.code || !earlier.some((step) => isBlockedBy(step, wish.entry)))
		.map(({ code, message }) => {
			const help = code === NO_URL_REWRITE ? ` ${URL_REWRITE_HELP}` : "";
			return { code: cleanText(code, 100), message: `${cleanText(message)}${help}` };
		});
	if (obstacles.length > 0) return skip(...obstacles);
	return {
		kind: "step",
		step: {
			host,
			unit: wish.entry.unit,
			parameters: { ...wish.parameters },
			state,
			precondition: preconditionOf(values),
			values,
			impact: [
				...new Set([...impactOf(wish.entry, unit, wish.parameters), ...notes.map((note) => cleanText(note))]),
			],
			reason: wish.reason,
		},
	};
}

/** What users notice of a mitigation, or of its removal. */
export function impactOf(
	{ costs, removal }: CatalogueEntry,
	{ changes }: UnitImpact,
	parameters: PlanStep["parameters"] = {},
): readonly string[] {
	if (removal !== null && isRemoval(parameters)) return removal.impact;
	return costs.length > 0 ? costs : changes.map(({ impact }) => impact);
}

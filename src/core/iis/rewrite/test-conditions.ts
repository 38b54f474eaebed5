import type { Captures } from "../pattern/match-nodes.ts";
import { matchPattern, type PatternSyntax } from "../pattern/match-pattern.ts";
import type { StepBudget } from "../pattern/match-nodes.ts";
import { expandTemplate, type TemplateContext } from "./expand-template.ts";
import type { RuleCondition, RuleConditions, RulePattern } from "./rewrite-rule.ts";

/** Whether something holds; `unknown` when only the running server could say. */
export type Holds =
	| { readonly kind: "yes"; readonly captures: Captures }
	| { readonly kind: "no" }
	| { readonly kind: "unknown"; readonly reason: string };

/** Tests one pattern of a rule. A negated pattern that holds captures nothing. */
export function testPattern(
	syntax: PatternSyntax,
	{ pattern, ignoreCase, negate }: RulePattern,
	input: string,
	budget: StepBudget,
): Holds {
	const result = matchPattern(syntax, pattern, ignoreCase, input, budget);
	if (result.kind === "unknown") return result;
	if (negate) return result.kind === "match" ? { kind: "no" } : { kind: "yes", captures: [] };
	return result.kind === "match" ? { kind: "yes", captures: result.captures } : { kind: "no" };
}

/**
 * Tests the conditions of a rule in order. What nobody can tell matters only when the others leave it open. The
 * captures are those of the last condition that matched, or of all.
 */
export function testConditions(
	syntax: PatternSyntax,
	{ grouping, trackAllCaptures, items }: RuleConditions,
	context: TemplateContext,
	budget: StepBudget,
): Holds {
	let captures: Captures = [];
	let unknown: Holds | null = null;
	const deciding = grouping === "MatchAll" ? "no" : "yes";
	for (const condition of items) {
		const holds = testCondition(syntax, condition, { ...context, conditionCaptures: captures }, budget);
		if (holds.kind === "unknown") unknown ??= holds;
		if (holds.kind === "yes" && holds.captures.length > 0) {
			captures = trackAllCaptures
				? [...captures, ...holds.captures.slice(captures.length > 0 ? 1 : 0)]
				: holds.captures;
		}
		if (holds.kind === deciding) return holds.kind === "yes" ? { kind: "yes", captures } : holds;
	}
	if (unknown !== null) return unknown;
	return grouping === "MatchAll" || items.length === 0 ? { kind: "yes", captures } : { kind: "no" };
}

function testCondition(
	syntax: PatternSyntax,
	condition: RuleCondition,
	context: TemplateContext,
	budget: StepBudget,
): Holds {
	if (condition.matchType !== "Pattern") {
		return { kind: "unknown", reason: `a condition asks the disk (${condition.matchType})` };
	}
	const input = expandTemplate(condition.input, context);
	if (!input.ok) return { kind: "unknown", reason: input.reason };
	return testPattern(syntax, condition, input.text, budget);
}

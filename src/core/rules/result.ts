import type { RuleFinding } from "../model/finding.ts";
import type { RuleResult } from "../model/rule.ts";
import type { Severity, VerdictState } from "../model/state.ts";

export interface ResultDetails {
	readonly evidence?: readonly string[];
	readonly remedy?: string | undefined;
	readonly findings?: readonly RuleFinding[];
}

export function result(
	state: VerdictState,
	severity: Severity,
	summary: string,
	{ evidence = [], remedy, findings = [] }: ResultDetails = {},
): RuleResult {
	const verdict = { state, severity, summary, evidence: [...evidence] };
	return { verdict: remedy === undefined ? verdict : { ...verdict, remedy }, findings };
}

/** First letter in upper case, full stop at the end, but not behind an address. */
export function sentence(text: string): string {
	const isEnded = /[.!?]$/.test(text) || /https?:\S+$/.test(text);
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}${isEnded ? "" : "."}`;
}

/** `a, b, c and 4 more` */
export function someOf(texts: readonly string[], limit: number): string {
	if (texts.length <= limit) return texts.join(", ");
	return `${texts.slice(0, limit).join(", ")} and ${texts.length - limit} more`;
}

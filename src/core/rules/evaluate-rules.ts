import { cleanText } from "../clean-text.ts";
import { errorText } from "../errors.ts";
import { type Finding, findingId } from "../model/finding.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import type { Verdict } from "../model/verdict.ts";
import { result } from "./result.ts";
import { RULES } from "./rules.ts";

export interface EvaluateInput extends RuleInput {
	readonly tenant: string;
	/** Host id `tenant/site/name`. */
	readonly host: string;
	/** Why the host counts as not assessed, whatever facts there are. */
	readonly notAssessedReason?: string;
}

export interface Judgement {
	readonly verdicts: Verdict[];
	readonly findings: Finding[];
}

/**
 * Exactly one verdict per rule, whatever happens: without facts it is `unknown` with the reason, and a rule that
 * throws becomes `error`.
 */
export function evaluateRules(input: EvaluateInput, rules: readonly Rule[] = RULES): Judgement {
	const judgement: Judgement = { verdicts: [], findings: [] };
	for (const rule of rules) {
		const { verdict, findings } = evaluateRule(rule, input);
		judgement.verdicts.push({ rule: rule.id, ...verdict });
		for (const finding of findings) {
			const id = findingId(input.tenant, input.host, rule.id, finding.subject);
			judgement.findings.push({ id, tenant: input.tenant, host: input.host, rule: rule.id, ...finding });
		}
	}
	return judgement;
}

function evaluateRule(rule: Rule, input: EvaluateInput): RuleResult {
	// Also when some facts came before the end: of a host that counts as not assessed, nothing counts as looked at.
	const hasSetup = input.facts["collect/exchange-setup"] !== undefined;
	const reason = input.notAssessedReason ?? (hasSetup ? undefined : "collect/exchange-setup gave no facts");
	if (reason !== undefined) {
		return result("unknown", rule.severity, cleanText(`Not assessed: ${reason}`));
	}
	try {
		return rule.evaluate(input);
	} catch (thrown) {
		return result("error", rule.severity, cleanText(`The rule failed: ${errorText(thrown)}`));
	}
}

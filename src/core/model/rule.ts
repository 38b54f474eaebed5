import type { Knowledge } from "./knowledge.ts";
import type { HostFacts } from "./facts/index.ts";
import type { RuleFinding } from "./finding.ts";
import type { EsuEntitlement } from "./host.ts";
import type { RuleInfo } from "./run-document.ts";
import type { Verdict } from "./verdict.ts";

/** What a rule may look at. `now` is passed in: core reads no clock. */
export interface RuleInput {
	readonly facts: HostFacts;
	readonly knowledge: Knowledge;
	readonly policy: { readonly esu: EsuEntitlement };
	readonly now: Date;
	/** When the facts were read; differs from `now` where stored facts are judged. @default now */
	readonly collectedAt?: Date;
}

/** What a rule says; `rule` itself is filled in by the evaluator. */
export interface RuleResult {
	readonly verdict: Omit<Verdict, "rule">;
	readonly findings: readonly RuleFinding[];
}

/** A pure function of facts, knowledge and policy, with what a report prints of it. */
export interface Rule extends RuleInfo {
	readonly evaluate: (input: RuleInput) => RuleResult;
}

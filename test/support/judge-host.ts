import type { EsuEntitlement } from "../../src/core/model/host.ts";
import type { HostFacts } from "../../src/core/model/facts/index.ts";
import type { Rule, RuleResult } from "../../src/core/model/rule.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { NOW } from "./exchange-facts.ts";

const knowledge = await loadKnowledge();

/** What a rule says of a host, with the built-in knowledge. */
export function judgeHost(
	rule: Rule,
	facts: HostFacts,
	{ esu = "none", now = NOW }: { readonly esu?: EsuEntitlement; readonly now?: Date } = {},
): RuleResult {
	return rule.evaluate({ facts, knowledge, policy: { esu }, now });
}

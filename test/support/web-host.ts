import type { ExchangeSetupFacts } from "../../src/core/model/facts/exchange-setup.ts";
import type { HostFacts } from "../../src/core/model/facts/index.ts";
import type { Rule, RuleInput, RuleResult } from "../../src/core/model/rule.ts";
import type { WebFacts } from "../../src/core/rules/iis/web-facts.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { binary, hostFacts, NOW } from "./exchange-facts.ts";

const knowledge = await loadKnowledge();

/** Facts of a mailbox server with what its web server says; an undefined unit was not run. */
export function webHost(
	build: string | null,
	web: WebFacts = {},
	overrides: Partial<ExchangeSetupFacts> = {},
): RuleInput {
	const facts: HostFacts & WebFacts = { ...hostFacts(build, overrides), ...web };
	return { facts, knowledge, policy: { esu: "none" }, now: NOW };
}

export function judgeWeb(rule: Rule, ...args: Parameters<typeof webHost>): RuleResult {
	return rule.evaluate(webHost(...args));
}

/** A file of an older build that an update left behind. */
export function staleFile(build: string): Partial<ExchangeSetupFacts> {
	return { binaries: [binary("Microsoft.Exchange.Store.Worker.exe", build)] };
}

/** Builds by what they have the fix of. */
export const BUILDS = {
	/** 2019 CU8 without the update of March 2021. */
	beforeProxyLogon: "15.2.792.3",
	/** 2019 CU12 before November 2022. */
	beforeProxyNotShell: "15.2.1118.15",
	/** SE before June 2026. */
	beforeOwaFix: "15.2.2562.37",
	patched: "15.2.2562.53",
	patched2019: "15.2.1748.53",
} as const;

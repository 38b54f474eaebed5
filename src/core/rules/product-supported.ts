import { productName } from "../builds/product-of-build.ts";
import { type SupportState, supportState } from "../builds/support-state.ts";
import { migrationFrom } from "../builds/update-path.ts";
import type { EsuEntitlement } from "../model/host.ts";
import type { Product } from "../model/knowledge.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import type { Severity } from "../model/state.ts";
import { isRuleResult, readHost } from "./read-host.ts";
import { result, sentence } from "./result.ts";

export const productSupported: Rule = {
	id: "product-supported",
	title: "Product gets security updates",
	severity: "high",
	why: "For a product out of support no fix appears any more: every vulnerability found from then on stays open.",
	references: [
		"https://learn.microsoft.com/lifecycle/products/?terms=exchange",
		"https://techcommunity.microsoft.com/blog/exchange/released-october-2025-exchange-server-security-updates/4461276",
	],
	evaluate,
};

function evaluate({ facts, knowledge, policy, now }: RuleInput): RuleResult {
	const host = readHost(facts);
	if (isRuleResult(host)) return host;
	const { product } = host;
	if (product === null) return result("unknown", "info", "The product could not be told from its version.");
	const support = supportState(knowledge, product, policy.esu, now);
	const evidence = support.entry === null ? [] : [support.entry.note, ...support.entry.source];
	switch (support.status) {
		case "unknown":
			return result("unknown", "info", `The support table does not know ${productName(product)}.`);
		case "supported":
			return result("pass", "info", `${productName(product)} is supported until ${support.until}.`, {
				evidence,
			});
		case "extended":
			return result("pass", "info", extendedText(product, support, policy.esu), { evidence });
		default: {
			const severity = host.isToolsOnly ? "low" : severityOf(product);
			const remedy = sentence(migrationFrom(knowledge, product).text);
			return result("fail", severity, endedText(product, support, policy.esu), { evidence, remedy });
		}
	}
}

/** Exchange 2010 and 2013 have missed years of fixes. */
function severityOf(product: Product): Severity {
	return product === "2010" || product === "2013" ? "critical" : "high";
}

function extendedText(product: Product, support: SupportState, esu: EsuEntitlement): string {
	const ended = `Support of ${productName(product)} ended on ${support.endOfSupport}`;
	return `${ended}; this host is covered by extended updates (${periodText(esu)}) until ${support.until}.`;
}

function endedText(product: Product, support: SupportState, esu: EsuEntitlement): string {
	const ended = `support of ${productName(product)} ended on ${support.endOfSupport}`;
	if (support.entry?.esu.length === 0) return `No fix exists for this product: ${ended}.`;
	const own = esu === "none" ? "" : `, and ${periodText(esu)} of this host on ${support.until}`;
	if (support.periodToday !== null) {
		const sold = `extended updates (${periodText(support.periodToday)}) exist until ${support.lastDay}`;
		return sentence(`${ended}${own}; ${sold}, but this host is not entitled to them`);
	}
	const rest =
		esu !== "none" && support.until === support.lastDay
			? ""
			: `; extended updates ended on ${support.lastDay}`;
	return sentence(`${ended}${own}${rest}`);
}

function periodText(esu: EsuEntitlement): string {
	return esu === "none" ? "none" : `ESU period ${esu.slice(-1)}`;
}

import { buildIisModel } from "../../src/core/iis/build-model.ts";
import type { IisRequest } from "../../src/core/iis/rewrite/iis-request.ts";
import { type RuleSet, ruleSetAt } from "../../src/core/iis/rewrite/rule-set.ts";
import { type RequestOutcome, runRules } from "../../src/core/iis/rewrite/run-rules.ts";
import { iisFacts } from "./iis-facts.ts";

/** The rules of a web.config of the site, read as the program reads them. */
export function readRules(xml: string): RuleSet {
	const set = ruleSetAt(buildIisModel(iisFacts({ "/": xml })), "Default Web Site", "/");
	if (!set.ok) throw new Error(set.reason);
	return set.rules;
}

/** Our answer in the words of the judge, for one reading of REQUEST_URI. */
export function ownAnswer(set: RuleSet, request: IisRequest, requestUri: "raw" | "cooked"): string {
	const outcome = runRules(set, request, { requestUri, afterRewrite: "sent", globalStop: "all" });
	return words(outcome);
}

function words(outcome: RequestOutcome): string {
	switch (outcome.kind) {
		case "passed":
			return `passed:${outcome.url}`;
		case "answered":
			return `answered:${outcome.status}`;
		case "unknown":
			return `unknown:${outcome.reason}`;
		default:
			return outcome.kind;
	}
}

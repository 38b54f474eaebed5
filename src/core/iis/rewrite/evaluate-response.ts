import { expandTemplate, type TemplateContext } from "./expand-template.ts";
import { type IisRequest, urlOf } from "./iis-request.ts";
import type { OutboundRule, RuleConditions } from "./rewrite-rule.ts";
import type { RuleSet } from "./rule-set.ts";
import { headerOf, type World } from "./server-variables.ts";
import { type Holds, testConditions, testPattern } from "./test-conditions.ts";

export interface IisResponse {
	readonly status: number;
	/** By name in small letters. */
	readonly headers: ReadonlyMap<string, string>;
}

/** The headers that a client gets, or why nobody can tell. */
export type ResponseOutcome =
	| { readonly kind: "headers"; readonly headers: ReadonlyMap<string, string> }
	| { readonly kind: "unknown"; readonly reason: string };

const WORLDS: readonly World[] = [
	{ requestUri: "raw", afterRewrite: "sent", globalStop: "all" },
	{ requestUri: "cooked", afterRewrite: "sent", globalStop: "all" },
];

/** What outbound rules make of the headers of a response. */
export function evaluateResponse(set: RuleSet, request: IisRequest, response: IisResponse): ResponseOutcome {
	if (!set.isModuleActive) return { kind: "headers", headers: response.headers };
	const outcomes = WORLDS.map((world) => runOutbound(set, request, response, world));
	const [first] = outcomes;
	const unknown = outcomes.find((outcome) => outcome.kind === "unknown");
	if (unknown !== undefined) return unknown;
	const texts = outcomes.map((outcome) =>
		outcome.kind === "headers" ? JSON.stringify([...outcome.headers]) : "",
	);
	if (first === undefined || texts.some((text) => text !== texts[0])) {
		return { kind: "unknown", reason: "it depends on details of IIS that are not documented" };
	}
	return first;
}

function runOutbound(
	set: RuleSet,
	request: IisRequest,
	response: IisResponse,
	world: World,
): ResponseOutcome {
	const headers = new Map(response.headers);
	for (const rule of set.outbound) {
		if (!rule.isEnabled) continue;
		const context: TemplateContext = {
			request,
			world,
			current: urlOf(request.target),
			isRewritten: false,
			response: { status: response.status, headers },
			maps: set.maps,
			ruleCaptures: [],
			conditionCaptures: [],
		};
		const done = runRule(set, rule, context, headers);
		if (done.kind === "unknown") return { kind: "unknown", reason: `rule ${rule.name}: ${done.reason}` };
		if (done.kind === "yes" && rule.stopProcessing) break;
	}
	return { kind: "headers", headers };
}

/** Changes the header; tells whether the rule was performed. */
function runRule(
	set: RuleSet,
	rule: OutboundRule,
	context: TemplateContext,
	headers: Map<string, string>,
): Holds {
	const allowed = preConditionHolds(set, rule, context);
	if (allowed.kind !== "yes") return allowed;
	if (rule.serverVariable === null) {
		// It changes the body, which is not known; it matters only when it stops the rules behind it.
		return rule.stopProcessing ? { kind: "unknown", reason: "it depends on the body" } : { kind: "no" };
	}
	if (!/^RESPONSE_/i.test(rule.serverVariable))
		return { kind: "unknown", reason: "it sets no response header" };
	const header = headerOf(rule.serverVariable.slice("RESPONSE_".length));
	const match = testPattern(rule.syntax, rule.match, headers.get(header) ?? "", set.budget);
	if (match.kind !== "yes") return match;
	const matched = { ...context, ruleCaptures: match.captures };
	const conditions = testConditions(rule.syntax, rule.conditions, matched, set.budget);
	if (conditions.kind !== "yes") return conditions;
	if (rule.action.type === "None") return conditions;
	const value = expandTemplate(rule.action.value, { ...matched, conditionCaptures: conditions.captures });
	if (!value.ok) return { kind: "unknown", reason: value.reason };
	headers.set(header, value.text);
	return conditions;
}

function preConditionHolds(set: RuleSet, rule: OutboundRule, context: TemplateContext): Holds {
	if (rule.preCondition === null) return { kind: "yes", captures: [] };
	const wanted = rule.preCondition.toLowerCase();
	const found = set.preConditions.find(({ name }) => name.toLowerCase() === wanted);
	if (found === undefined)
		return { kind: "unknown", reason: `there is no precondition ${rule.preCondition}` };
	const conditions: RuleConditions = found.conditions;
	return testConditions(found.syntax, conditions, context, set.budget);
}

import { joinPath, relativeTo } from "../url-path.ts";
import { expandTemplate, type TemplateContext } from "./expand-template.ts";
import { type IisRequest, type RequestUrl, textOf, urlOf } from "./iis-request.ts";
import type { InboundRule } from "./rewrite-rule.ts";
import type { RuleSet } from "./rule-set.ts";
import type { World } from "./server-variables.ts";
import { type Holds, testConditions, testPattern } from "./test-conditions.ts";

/** What the rules do with a request. */
export type RequestOutcome =
	/** It reaches Exchange, under this URL. */
	| { readonly kind: "passed"; readonly url: string }
	| { readonly kind: "aborted"; readonly rule: string }
	| { readonly kind: "answered"; readonly rule: string; readonly status: number }
	| { readonly kind: "redirected"; readonly rule: string }
	/** Only the running server could say. */
	| { readonly kind: "unknown"; readonly reason: string };

interface State {
	readonly url: RequestUrl;
	readonly isRewritten: boolean;
}

interface Run {
	readonly set: RuleSet;
	readonly request: IisRequest;
	readonly world: World;
}

/** What trying one rule takes from the budget, beside the steps of its patterns: branches multiply. */
const RULE_COST = 50;

/** Runs the inbound rules in one of the possible worlds. */
export function runRules(set: RuleSet, request: IisRequest, world: World): RequestOutcome {
	const start = { url: urlOf(request.target), isRewritten: false };
	return step({ set, request, world }, "global", 0, start);
}

function step(run: Run, phase: "global" | "distributed", index: number, state: State): RequestOutcome {
	const { set } = run;
	const rule = set[phase][index];
	if (rule === undefined) return endOfPhase(run, phase, state);
	if (!rule.isEnabled) return step(run, phase, index + 1, state);
	set.budget.left -= RULE_COST;
	if (set.budget.left <= 0) return { kind: "unknown", reason: "the rules take too many steps" };
	const next = (after: State) => step(run, phase, index + 1, after);
	const url = relativeTo(state.url.path, rule.base);
	if (url === null) return { kind: "unknown", reason: `rule ${rule.name} is not for the rewritten URL` };
	const byUrl = testPattern(rule.syntax, rule.url, url, set.budget);
	if (byUrl.kind === "no") return next(state);
	const context = contextOf(run, state, byUrl);
	const byConditions = testConditions(rule.syntax, rule.conditions, context, set.budget);
	if (byConditions.kind === "no") return next(state);
	const act = () => {
		const captures = byConditions.kind === "yes" ? byConditions.captures : [];
		return applyRule(run, phase, rule, state, { ...context, conditionCaptures: captures }, next);
	};
	if (byUrl.kind === "yes" && byConditions.kind === "yes") return act();
	// It matters only when both ways end differently.
	const reason =
		byUrl.kind === "unknown" ? byUrl.reason : byConditions.kind === "unknown" ? byConditions.reason : "";
	const done = act();
	return JSON.stringify(done) === JSON.stringify(next(state))
		? done
		: { kind: "unknown", reason: `rule ${rule.name}: ${reason}` };
}

function applyRule(
	run: Run,
	phase: "global" | "distributed",
	rule: InboundRule,
	state: State,
	context: TemplateContext,
	next: (after: State) => RequestOutcome,
): RequestOutcome {
	const { action, name } = rule;
	const go = (after: State) => (rule.stopProcessing ? endOfPhase(run, phase, after, true) : next(after));
	switch (action.type) {
		case "AbortRequest":
			return { kind: "aborted", rule: name };
		case "CustomResponse":
			return { kind: "answered", rule: name, status: action.statusCode };
		case "Redirect":
			return { kind: "redirected", rule: name };
		case "None":
			return go(state);
		default: {
			const url = expandTemplate(action.url, context);
			if (!url.ok) return { kind: "unknown", reason: `rule ${name}: ${url.reason}` };
			return go({ url: rewrittenUrl(url.text, rule, state.url), isRewritten: true });
		}
	}
}

function endOfPhase(
	run: Run,
	phase: "global" | "distributed",
	state: State,
	isStopped = false,
): RequestOutcome {
	const goesOn = phase === "global" && !(isStopped && run.world.globalStop === "all");
	return goesOn ? step(run, "distributed", 0, state) : { kind: "passed", url: textOf(state.url) };
}

function rewrittenUrl(text: string, { base, action }: InboundRule, before: RequestUrl): RequestUrl {
	const mark = text.indexOf("?");
	const path = mark < 0 ? text : text.slice(0, mark);
	const own = mark < 0 ? "" : text.slice(mark + 1);
	const kept = action.appendQueryString ? before.query : "";
	const query = [own, kept].filter((part) => part !== "").join("&");
	return { path: path.startsWith("/") ? path : joinPath(base, path), query };
}

function contextOf({ set, request, world }: Run, state: State, byUrl: Holds): TemplateContext {
	return {
		request,
		world,
		current: state.url,
		isRewritten: state.isRewritten,
		response: null,
		maps: set.maps,
		ruleCaptures: byUrl.kind === "yes" ? byUrl.captures : [],
		conditionCaptures: [],
	};
}

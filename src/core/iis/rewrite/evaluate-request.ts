import type { IisModel } from "../build-model.ts";
import { type IisRequest, urlOf } from "./iis-request.ts";
import { type RuleSet, ruleSetAt } from "./rule-set.ts";
import { type RequestOutcome, runRules } from "./run-rules.ts";
import type { World } from "./server-variables.ts";

/** What IIS would do with a request to a site, by the rules that are in force for its URL. */
export function evaluateRequest(model: IisModel, site: string, request: IisRequest): RequestOutcome {
	const set = ruleSetAt(model, site, urlOf(request.target).path);
	if (!set.ok) return { kind: "unknown", reason: set.reason };
	return evaluateRules(set.rules, request);
}

/**
 * The same for a list of rules. Documentation leaves some details open; only what comes out alike in every reading
 * is an answer.
 */
export function evaluateRules(set: RuleSet, request: IisRequest): RequestOutcome {
	if (!set.isModuleActive) return { kind: "passed", url: request.target };
	const outcomes = worldsOf(set).map((world) => runRules(set, request, world));
	const [first] = outcomes;
	if (first === undefined) return { kind: "unknown", reason: "no reading of the rules" };
	if (outcomes.every((outcome) => isSame(outcome, first))) return first;
	return (
		outcomes.find((outcome) => outcome.kind === "unknown") ?? {
			kind: "unknown",
			reason: "it depends on details of IIS that are not documented",
		}
	);
}

function worldsOf(set: RuleSet): World[] {
	const rules = [...set.global, ...set.distributed].filter((rule) => rule.isEnabled);
	const rewrites = rules.some((rule) => rule.action.type === "Rewrite");
	const stops = set.global.some((rule) => rule.isEnabled && rule.stopProcessing);
	return (["raw", "cooked"] as const).flatMap((requestUri) =>
		(rewrites ? (["sent", "current"] as const) : (["sent"] as const)).flatMap((afterRewrite) =>
			(stops ? (["all", "global"] as const) : (["all"] as const)).map((globalStop) => ({
				requestUri,
				afterRewrite,
				globalStop,
			})),
		),
	);
}

function isSame(a: RequestOutcome, b: RequestOutcome): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the request never reaches Exchange. A redirect does not count: a client may go on from there. */
export function isBlocked(outcome: RequestOutcome): boolean {
	return outcome.kind === "aborted" || outcome.kind === "answered";
}

import type { IisModel } from "../build-model.ts";
import { effectiveSection } from "../effective-section.ts";
import type { MergedElement, MergedItem } from "../merge-element.ts";
import type { StepBudget } from "../pattern/match-nodes.ts";
import { readInboundRule } from "./read-inbound-rule.ts";
import { readOutboundRule, readPreCondition } from "./read-outbound-rule.ts";
import { readRewriteMaps } from "./read-rewrite-map.ts";
import type { InboundRule, OutboundRule, PreCondition, RewriteMaps } from "./rewrite-rule.ts";
import { rewriteModule } from "./rewrite-module.ts";

/** Everything that rewrites requests and responses at one path. Rules that are turned off are in it. */
export interface RuleSet {
	readonly global: readonly InboundRule[];
	readonly distributed: readonly InboundRule[];
	readonly outbound: readonly OutboundRule[];
	readonly preConditions: readonly PreCondition[];
	readonly maps: RewriteMaps;
	/** False: the rules are text that nobody runs. */
	readonly isModuleActive: boolean;
	/** Shared by all requests that are tried. */
	readonly budget: StepBudget;
}

export type RuleSetResult =
	| { readonly ok: true; readonly rules: RuleSet }
	| { readonly ok: false; readonly reason: string };

/** More rules than any server has; a host may send millions. */
const MAX_RULES = 1000;
/** About a second of matching, for all requests that are tried on one server. */
const MAX_STEPS = 10_000_000;
const BUDGETS = new WeakMap<IisModel, StepBudget>();

function budgetOf(model: IisModel): StepBudget {
	const budget = BUDGETS.get(model) ?? { left: MAX_STEPS };
	BUDGETS.set(model, budget);
	return budget;
}

function valuesOf(element: MergedElement | undefined): MergedItem[] {
	return [...(element?.items.values() ?? [])];
}

const CACHE = new WeakMap<IisModel, Map<string, RuleSetResult>>();
const CACHED_SETS = 500;

/** The rules that IIS runs for requests to a path of a site, parent first; or why nobody can tell. */
export function ruleSetAt(model: IisModel, site: string, path: string): RuleSetResult {
	const cache = CACHE.get(model) ?? new Map<string, RuleSetResult>();
	CACHE.set(model, cache);
	const key = `${site}\n${path}`.toLowerCase();
	const known = cache.get(key);
	if (known !== undefined) return known;
	const result = readRuleSet(model, site, path);
	if (cache.size < CACHED_SETS) cache.set(key, result);
	return result;
}

function readRuleSet(model: IisModel, site: string, path: string): RuleSetResult {
	const active = rewriteModule(model, site, path);
	if (!active.ok) return active;
	const sections = ["globalRules", "rules", "outboundRules", "rewriteMaps"] as const;
	const merged = new Map<string, MergedElement>();
	for (const name of sections) {
		const section = effectiveSection(model, site, path, `system.webServer/rewrite/${name}`);
		if (!section.ok) return section;
		if (section.element.items.size > MAX_RULES) return { ok: false, reason: `too many ${name}` };
		merged.set(name, section.element);
	}
	const itemsOf = (name: (typeof sections)[number]) => valuesOf(merged.get(name));
	const preConditions = valuesOf(merged.get("outboundRules")?.children.get("preConditions"));
	const problems: string[] = [];
	const rules: RuleSet = {
		global: itemsOf("globalRules").map((item) => readInboundRule(item, problems)),
		distributed: itemsOf("rules").map((item) => readInboundRule(item, problems)),
		outbound: itemsOf("outboundRules").map((item) => readOutboundRule(item, problems)),
		preConditions: preConditions.map((item) => readPreCondition(item, problems)),
		maps: readRewriteMaps(itemsOf("rewriteMaps"), problems),
		isModuleActive: active.isActive,
		budget: budgetOf(model),
	};
	const [problem] = problems;
	return problem === undefined ? { ok: true, rules } : { ok: false, reason: `rewrite rules: ${problem}` };
}

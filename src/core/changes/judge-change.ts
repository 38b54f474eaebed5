import type { ApplyResult } from "../model/change/change-results.ts";
import { buildIisModel } from "../iis/build-model.ts";
import { effectiveSection } from "../iis/effective-section.ts";
import { isRemoval } from "../mitigations/is-removal.ts";
import type { PlanStep } from "../model/change/plan.ts";
import { isInForce } from "../model/host-mitigation.ts";
import type { RuleInput } from "../model/rule.ts";
import type { HostFacts } from "../model/facts/index.ts";
import { extendedProtection } from "../rules/iis/extended-protection.ts";
import { mitigationStates } from "../rules/iis/mitigation-states.ts";
import type { Judgement } from "./change-answer.ts";

const PROTECTION = "extended-protection";

/** Which mitigation of the knowledge, or which rule, judges what a unit leaves behind. */
const JUDGED_AS: Readonly<Record<string, string>> = {
	"mitigate/cve-2021-26855-backend-cookie": "backend-cookie",
	"mitigate/cve-2022-41040-powershell-inbound": "powershell-inbound",
	"mitigate/cve-2026-42897-owa-csp": "owa-csp",
	"mitigate/extended-protection": PROTECTION,
};

/** Id of the mitigation by which a unit is judged, or undefined. */
export function mitigationOfUnit(unit: string): string | undefined {
	return JUDGED_AS[unit];
}

/** Units that read, in the process of the test, what a change is judged by. */
export const VERIFY_UNITS = [
	"collect/iis-config",
	"collect/services",
	"collect/emergency-mitigation",
] as const;

/**
 * Judges a change by the configuration that other scripts than its own have read after it: its mitigation must be in
 * force, or gone where it was to be removed, and services and application pools must be as it left them. What no rule knows is left to the test of the
 * unit itself, and the text says so.
 *
 * @param applied what the change left, or null when it was there already
 * @param parameters those of the unit
 */
export function judgeChange(
	unit: string,
	applied: Pick<ApplyResult, "values"> | null,
	input: RuleInput,
	parameters: PlanStep["parameters"] = {},
): Judgement {
	const others = applied === null ? [] : otherThanApplied(applied.values, input.facts);
	const [other] = others;
	if (other !== undefined) return { ok: false, detail: other };
	const id = JUDGED_AS[unit];
	if (id !== undefined && isRemoval(parameters)) return judgeRemoval(id, input);
	const { exclude } = parameters;
	if (id === PROTECTION && typeof exclude === "string" && exclude !== "") {
		return judgeProtectionBut(exclude.split(","), input);
	}
	if (id !== undefined) return judgeMitigation(id, input);
	const seen = countSeen(applied?.values ?? [], input.facts);
	if (unit === "mitigate/url-rewrite-module") return judgeModule(input.facts);
	if (unit === "mitigate/cve-2023-21709-token-cache-module") return judgeTokenCache(input.facts);
	return {
		ok: true,
		detail:
			seen > 0
				? `The unit finds it applied, and so do other scripts at ${seen} of its places.`
				: "The unit itself finds it applied; nothing else judges it.",
	};
}

function judgeMitigation(id: string, input: RuleInput): Judgement {
	const seen = mitigationStates(input).find((mitigation) => mitigation.id === id);
	if (seen === undefined) return { ok: false, detail: `Nothing on this host can be judged for ${id}.` };
	return { ok: isInForce(seen.state), detail: `${id} is ${seen.state}: ${seen.detail}` };
}

/** Remains that do nothing are not gone. */
function judgeRemoval(id: string, input: RuleInput): Judgement {
	const seen = mitigationStates(input).find((mitigation) => mitigation.id === id);
	if (seen === undefined) return { ok: false, detail: `Nothing on this host can be judged for ${id}.` };
	return { ok: seen.state === "none", detail: `${id} is ${seen.state}: ${seen.detail}` };
}

/** Virtual directories that were left out on purpose are not asked for. */
function judgeProtectionBut(excluded: readonly string[], input: RuleInput): Judgement {
	const left = new Set(excluded.map((place) => place.trim().toLowerCase()));
	const { verdict, findings } = extendedProtection.evaluate(input);
	const bad = findings.find(
		({ subject, state, severity }) =>
			!left.has(subject.toLowerCase()) && (state === "unknown" || severity === "high"),
	);
	if (bad !== undefined) return { ok: false, detail: bad.summary };
	const isOn = verdict.mitigation === "effective" || verdict.mitigation === "name-only";
	return { ok: isOn, detail: `${verdict.summary} Left out on purpose: ${excluded.join(", ")}.` };
}

function judgeModule(facts: HostFacts): Judgement {
	const module = facts["collect/iis-config"]?.inetModules.find(
		({ name }) => name.toLowerCase() === "rewrite.dll",
	);
	return module?.present === true
		? { ok: true, detail: `rewrite.dll is there, version ${module.fileVersion ?? "unknown"}.` }
		: { ok: false, detail: "rewrite.dll is not there." };
}

/** The module must be gone from the server, whatever a site says of modules. */
function judgeTokenCache(facts: HostFacts): Judgement {
	const iis = facts["collect/iis-config"];
	if (iis === undefined) return { ok: false, detail: "No facts of collect/iis-config." };
	const model = buildIisModel(iis);
	const [site] = model.sites;
	if (site === undefined) return { ok: false, detail: "No site of IIS could be read." };
	const merged = effectiveSection(model, site.name, "/", "system.webServer/globalModules");
	if (!merged.ok) return { ok: false, detail: `The global modules cannot be told: ${merged.reason}` };
	const isThere = [...merged.element.items.values()].some(
		({ element }) => element.attributes.get("name")?.toLowerCase() === "tokencachemodule",
	);
	return isThere
		? { ok: false, detail: "TokenCacheModule is among the global modules." }
		: { ok: true, detail: "TokenCacheModule is not among the global modules." };
}

type Values = ApplyResult["values"];

/** Services and pools that are not as the change says that it left them. */
function otherThanApplied(values: Values, facts: HostFacts): string[] {
	return values.flatMap(({ target, name, value }) => {
		const seen = seenValue(target, name, facts);
		return seen === undefined || value === null || seen === value
			? []
			: [`${target}: ${name} is ${seen}, and should be ${value}.`];
	});
}

function countSeen(values: Values, facts: HostFacts): number {
	const seen = values.filter(({ target, name }) => seenValue(target, name, facts) !== undefined);
	return new Set(seen.map(({ target }) => target)).size;
}

const START_WORDS: Readonly<Record<string, string>> = {
	automatic: "auto",
	manual: "manual",
	disabled: "disabled",
};

/** What the collect units saw of a value of a change, in its words; undefined where they did not look. */
function seenValue(target: string, name: string, facts: HostFacts): string | undefined {
	const service = nameBehind("service ", target);
	if (service !== undefined) {
		const found = facts["collect/services"]?.services.find((one) => one.name.toLowerCase() === service);
		if (found === undefined) return undefined;
		if (name === "state") return known(found.state, ["running", "stopped"]);
		if (name !== "start") return undefined;
		if (found.startMode === "automatic" && found.delayedStart === null) return undefined;
		return found.startMode === "automatic" && found.delayedStart === true
			? "auto-delayed"
			: START_WORDS[found.startMode];
	}
	const switched = seenSwitch(target, name, facts);
	if (switched !== undefined) return switched;
	const pool = nameBehind("app pool ", target);
	if (pool === undefined || name !== "state") return undefined;
	const found = facts["collect/iis-config"]?.appPools.find((one) => one.name.toLowerCase() === pool);
	return found === undefined ? undefined : known(found.state, ["started", "stopped"]);
}

/** Switches and the list of the Emergency Mitigation service. */
function seenSwitch(target: string, name: string, facts: HostFacts): string | undefined {
	const seen = facts["collect/emergency-mitigation"];
	if (seen === undefined) return undefined;
	if (name === "MitigationsBlocked") return seen.blocked?.toSorted().join(",");
	if (name !== "MitigationsEnabled") return undefined;
	const isOn = target === "organisation" ? seen.organisationEnabled : seen.serverEnabled;
	return isOn === null ? undefined : String(isOn);
}

/** A state on the way to another one says nothing yet. */
function known(state: string, states: readonly string[]): string | undefined {
	return states.includes(state) ? state : undefined;
}

function nameBehind(kind: string, target: string): string | undefined {
	return target.startsWith(kind) ? target.slice(kind.length).toLowerCase() : undefined;
}

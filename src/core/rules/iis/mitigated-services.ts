import { buildIisModel } from "../../iis/build-model.ts";
import { startAgainCommand } from "../../mitigations/plan-command.ts";
import { MITIGATION_PRESETS } from "../../mitigations/presets.ts";
import type { RuleFinding } from "../../model/finding.ts";
import type { MitigationEntry } from "../../model/mitigation.ts";
import type { Rule, RuleInput, RuleResult } from "../../model/rule.ts";
import { isRuleResult } from "../read-host.ts";
import { result, sentence, someOf } from "../result.ts";
import { fixState } from "./fix-state.ts";
import { readWebHost, type WebFacts } from "./web-facts.ts";

export const mitigatedServices: Rule = {
	id: "mitigated-services",
	title: "No service is off because of an old mitigation",
	severity: "medium",
	why: "The mitigations of March 2021 stop services and application pools and turn off the health manager. After the update they only take functions away, and nobody starts them again by itself.",
	references: ["https://github.com/microsoft/CSS-Exchange/blob/main/docs/Security/ExchangeMitigations.md"],
	evaluate,
};

function evaluate(input: RuleInput): RuleResult {
	const host = readWebHost(input.facts);
	if (isRuleResult(host)) return host;
	const { product, web } = host;
	if (product === null) return result("unknown", "info", "The product could not be told from its version.");
	const entries = (input.knowledge.mitigations ?? []).filter(
		(entry) => entry.kind === "services" && entry.products.includes(product),
	);
	const gaps: string[] = [];
	const findings = entries.flatMap((entry): RuleFinding[] => {
		const seen = seeServices(web, entry);
		gaps.push(...seen.gaps);
		if (seen.off.length === 0) return [];
		const [cve] = entry.cves;
		const isOpen = cve !== undefined && fixState(input, host, cve).state === "open";
		return [findingOf(entry, seen.off, isOpen)];
	});
	if (findings.length > 0) {
		const isLeftover = findings.some(({ mitigation }) => mitigation === "leftover");
		const names = someOf(
			findings.map(({ summary }) => summary),
			3,
		);
		const remedy = "Set start mode and application pools back to what they were, the health manager last.";
		const judged = result("fail", isLeftover ? "medium" : "low", sentence(names), {
			findings,
			evidence: gaps,
			...(isLeftover ? { remedy } : {}),
		});
		return { ...judged, verdict: { ...judged.verdict, mitigation: isLeftover ? "leftover" : "effective" } };
	}
	if (gaps.length > 0) {
		return result("unknown", "low", "Not every service and pool could be seen.", {
			evidence: [...new Set(gaps)],
		});
	}
	const summary =
		entries.length === 0 ? "No such mitigation exists for this product." : "None of them is off.";
	return result(entries.length === 0 ? "not-applicable" : "pass", "info", summary);
}

/** What of a mitigation is off, and what could not be looked at. */
export function seeServices(
	web: WebFacts,
	{ services, appPools }: MitigationEntry,
): { readonly off: string[]; readonly on: string[]; readonly gaps: string[] } {
	const seen = { off: [] as string[], on: [] as string[], gaps: [] as string[] };
	const known = web["collect/services"]?.services;
	if (services.length > 0 && known === undefined) seen.gaps.push("No facts of collect/services.");
	for (const name of known === undefined ? [] : services) {
		const service = known?.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
		if (service === undefined) continue;
		if (service.startMode === "disabled") seen.off.push(`service ${name} is disabled`);
		else if (service.startMode === "unknown") seen.gaps.push(`The start mode of ${name} could not be read.`);
		else seen.on.push(name);
	}
	const iis = web["collect/iis-config"];
	if (appPools.length > 0 && iis === undefined) seen.gaps.push("No facts of collect/iis-config.");
	for (const name of iis === undefined ? [] : appPools) {
		const same = (pool: { readonly name: string }) => pool.name.toLowerCase() === name.toLowerCase();
		const configured = iis === undefined ? undefined : buildIisModel(iis).appPools.find(same);
		const state = iis?.appPools.find(same)?.state ?? "unknown";
		if (state === "stopped" || configured?.autoStart === false) {
			const why = state === "stopped" ? "is stopped" : "does not start by itself";
			seen.off.push(`application pool ${name} ${why}`);
		} else if (configured === undefined || state === "unknown") {
			seen.gaps.push(`The state of application pool ${name} could not be read.`);
		} else seen.on.push(name);
	}
	return seen;
}

function findingOf(entry: MitigationEntry, off: readonly string[], isOpen: boolean): RuleFinding {
	const base = { subject: entry.id, state: "fail" as const, evidence: [...off, ...entry.sideEffects] };
	if (isOpen) {
		const summary = `${entry.title}, while ${entry.cves.join(", ")} is open`;
		const remedy = "Leave it until the security update is installed, then turn it on again.";
		return { ...base, severity: "low", summary, remedy, mitigation: "effective" };
	}
	const summary = `${entry.title}, though no vulnerability needs it`;
	const preset = MITIGATION_PRESETS.find(({ id }) => id === entry.id);
	const how = preset === undefined ? "" : `: ${startAgainCommand(preset.unit, preset.parameters)}`;
	const remedy = `Turn it on again, unless somebody turned it off for another reason${how}`;
	return { ...base, severity: "medium", confidence: "likely", summary, remedy, mitigation: "leftover" };
}

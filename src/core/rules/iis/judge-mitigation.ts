import { buildIisModel } from "../../iis/build-model.ts";
import { type MitigationSight, seeMitigation } from "../../iis/mitigation-sight.ts";
import { mitigateCommand, removeCommand } from "../../mitigations/plan-command.ts";
import type { RuleFinding } from "../../model/finding.ts";
import type { MitigationEntry } from "../../model/mitigation.ts";
import type { RuleInput, RuleResult } from "../../model/rule.ts";
import type { MitigationState, Severity, VerdictState } from "../../model/state.ts";
import { isRuleResult } from "../read-host.ts";
import { result, sentence } from "../result.ts";
import { type FixState, fixState } from "./fix-state.ts";
import { readWebHost } from "./web-facts.ts";

/** How the names of rules begin that the Emergency Mitigation service writes. */
const EMERGENCY_PREFIX = "EEMS ";
const OWNED =
	"A rule is of the Emergency Mitigation service: nothing else edits it, and the service writes it again until it is blocked.";

/** The verdict on one mitigation by rewrite rules, together with what the build says. */
export function judgeMitigation(input: RuleInput, id: string): RuleResult {
	const host = readWebHost(input.facts);
	if (isRuleResult(host)) return host;
	const entry = input.knowledge.mitigations?.find((known) => known.id === id);
	const [cve] = entry?.cves ?? [];
	if (entry === undefined || cve === undefined) {
		return result("unknown", "info", `The mitigation table does not know ${id}.`);
	}
	if (host.product === "2013" && !host.setup.roles.includes("client-access")) {
		return result("not-applicable", "info", "This host has no front end.");
	}
	const iis = host.web["collect/iis-config"];
	if (iis === undefined) return result("unknown", "medium", "No facts of collect/iis-config.");
	if (!iis.installed) return result("unknown", "medium", "IIS is not installed, though Exchange needs it.");
	const sight = seeMitigation(buildIisModel(iis), entry);
	return combine(entry, fixState(input, host, cve), sight);
}

function combine(entry: MitigationEntry, fix: FixState, sight: MitigationSight): RuleResult {
	const evidence = [sentence(fix.detail), sentence(sight.detail), ...linesOf(entry, sight)];
	if (sight.state === "unknown") {
		const summary = `${fixWords(fix)}; whether the mitigation is in force cannot be told`;
		return result("unknown", fix.state === "open" ? "high" : "low", sentence(summary), { evidence });
	}
	const isThere = sight.state !== "none";
	switch (fix.state) {
		case "unknown":
			return tagged(
				"unknown",
				"medium",
				`${fix.detail}; the mitigation: ${sight.state}`,
				sight.state,
				evidence,
			);
		case "open":
			return open(entry, sight, sight.state, evidence);
		default:
			break;
	}
	if (isThere) return leftover(entry, fix, sight, evidence);
	const summary = `${fixWords(fix)}, and nothing of the mitigation is left`;
	return tagged(fix.state === "fixed" ? "pass" : "not-applicable", "info", summary, "none", evidence);
}

function open(
	{ id, title, cves }: MitigationEntry,
	sight: MitigationSight,
	state: "none" | "effective" | "name-only",
	evidence: readonly string[],
): RuleResult {
	const what = `${cves.join(" and ")} open`;
	if (state === "effective") {
		const harm = sight.harmed.length > 0 ? ", but also against ordinary requests" : "";
		const remedy = "Install the security update: a mitigation does not replace it.";
		return tagged("fail", "high", `${what}; the mitigation is in force${harm}`, state, evidence, remedy);
	}
	const summary =
		state === "none"
			? `${what} and not mitigated`
			: `${what}; the mitigation has the name only: ${sight.detail}`;
	const remedy = `Install the security update. Until then: ${mitigateCommand([id])} (${title}).`;
	const judged = tagged("fail", "critical", summary, state, evidence, remedy);
	return state === "none" ? judged : { ...judged, findings: [altered(id, title, sight, remedy)] };
}

/** Whoever sees the rule in the configuration believes that it works. */
function altered(id: string, title: string, { detail }: MitigationSight, remedy: string): RuleFinding {
	return {
		subject: id,
		state: "fail",
		severity: "critical",
		summary: `Altered, so that it does not hold: ${title}`,
		evidence: [sentence(detail)],
		remedy,
		mitigation: "name-only",
	};
}

/** Harmless for security, but it changes what users get, and nobody removes it by itself. */
function leftover(
	entry: MitigationEntry,
	fix: FixState,
	sight: MitigationSight,
	evidence: readonly string[],
): RuleResult {
	const [emergency] = entry.emergencyIds;
	const owner = isOwned(sight) ? " of the Emergency Mitigation service" : "";
	// Otherwise the service writes it again within the hour.
	const block = isOwned(sight) && emergency !== undefined ? `; the plan blocks ${emergency} first` : "";
	const remedy = `Remove the rules of the mitigation${block}: ${removeCommand([entry.id])}`;
	const costs = entry.sideEffects.length === 0 ? "" : `: ${entry.sideEffects.join(" ")}`;
	const summary = `${fix.detail}, but the mitigation is still there${costs}`;
	const judged = tagged("fail", "low", summary, "leftover", evidence, remedy);
	const finding = {
		subject: entry.id,
		state: "fail" as const,
		severity: "low" as const,
		summary: `Leftover${owner}: ${entry.title}`,
		evidence: [sentence(sight.detail), ...entry.sideEffects],
		remedy,
		mitigation: "leftover" as const,
	};
	return { ...judged, findings: [finding] };
}

function isOwned({ named }: MitigationSight): boolean {
	return named.some((name) => name.startsWith(EMERGENCY_PREFIX));
}

function linesOf(entry: MitigationEntry, sight: MitigationSight): string[] {
	const { open: passed, harmed, state } = sight;
	return [
		...(isOwned(sight) ? [OWNED] : []),
		...passed.slice(0, 10).map((shape) => `Gets through: ${shape}`),
		...harmed.slice(0, 5).map((shape) => `Blocked although ordinary: ${shape}`),
		...(state === "none" ? [] : entry.limits),
	];
}

function fixWords({ state, detail }: FixState): string {
	return state === "open" ? `not fixed: ${detail}` : detail;
}

function tagged(
	state: VerdictState,
	severity: Severity,
	summary: string,
	mitigation: MitigationState,
	evidence: readonly string[],
	remedy?: string,
): RuleResult {
	const judged = result(state, severity, sentence(summary), { evidence, remedy });
	return { ...judged, verdict: { ...judged.verdict, mitigation } };
}

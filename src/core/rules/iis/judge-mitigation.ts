import { buildIisModel } from "../../iis/build-model.ts";
import { type MitigationSight, seeMitigation } from "../../iis/mitigation-sight.ts";
import type { MitigationEntry } from "../../model/mitigation.ts";
import type { RuleInput, RuleResult } from "../../model/rule.ts";
import type { MitigationState, Severity, VerdictState } from "../../model/state.ts";
import { isRuleResult } from "../read-host.ts";
import { result, sentence } from "../result.ts";
import { type FixState, fixState } from "./fix-state.ts";
import { readWebHost } from "./web-facts.ts";

/** Words of one rule. */
export interface MitigationTexts {
	/** `backend-cookie` */
	readonly id: string;
	/** How to get it, for hosts that cannot be updated at once. */
	readonly apply: string;
}

/** The verdict on one mitigation by rewrite rules, together with what the build says. */
export function judgeMitigation(input: RuleInput, texts: MitigationTexts): RuleResult {
	const host = readWebHost(input.facts);
	if (isRuleResult(host)) return host;
	const entry = input.knowledge.mitigations?.find(({ id }) => id === texts.id);
	const [cve] = entry?.cves ?? [];
	if (entry === undefined || cve === undefined) {
		return result("unknown", "info", `The mitigation table does not know ${texts.id}.`);
	}
	if (host.product === "2013" && !host.setup.roles.includes("client-access")) {
		return result("not-applicable", "info", "This host has no front end.");
	}
	const iis = host.web["collect/iis-config"];
	if (iis === undefined) return result("unknown", "medium", "No facts of collect/iis-config.");
	if (!iis.installed) return result("unknown", "medium", "IIS is not installed, though Exchange needs it.");
	const sight = seeMitigation(buildIisModel(iis), entry);
	return combine(entry, fixState(input, host, cve), sight, texts);
}

function combine(
	entry: MitigationEntry,
	fix: FixState,
	sight: MitigationSight,
	texts: MitigationTexts,
): RuleResult {
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
			return open(entry, sight, sight.state, evidence, texts);
		default:
			break;
	}
	if (isThere) return leftover(entry, fix, evidence);
	const summary = `${fixWords(fix)}, and nothing of the mitigation is left`;
	return tagged(fix.state === "fixed" ? "pass" : "not-applicable", "info", summary, "none", evidence);
}

function open(
	{ title, cves }: MitigationEntry,
	sight: MitigationSight,
	state: "none" | "effective" | "name-only",
	evidence: readonly string[],
	texts: MitigationTexts,
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
	const remedy = `Install the security update. Until then: ${texts.apply} (${title}).`;
	return tagged("fail", "critical", summary, state, evidence, remedy);
}

/** Harmless for security, but it changes what users get, and nobody removes it by itself. */
function leftover(entry: MitigationEntry, fix: FixState, evidence: readonly string[]): RuleResult {
	const [emergency] = entry.emergencyIds;
	const block =
		emergency === undefined
			? ""
			: ` Block ${emergency} first, or the Emergency Mitigation service brings it back.`;
	const remedy = `Remove the rules of the mitigation.${block}`;
	const costs = entry.sideEffects.length === 0 ? "" : `: ${entry.sideEffects.join(" ")}`;
	const summary = `${fix.detail}, but the mitigation is still there${costs}`;
	const judged = tagged("fail", "low", summary, "leftover", evidence, remedy);
	const finding = {
		subject: entry.id,
		state: "fail" as const,
		severity: "low" as const,
		summary: `Leftover: ${entry.title}`,
		evidence: [...entry.sideEffects],
		remedy,
		mitigation: "leftover" as const,
	};
	return { ...judged, findings: [finding] };
}

function linesOf(entry: MitigationEntry, { open: passed, harmed, state }: MitigationSight): string[] {
	return [
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

import { SEVERITIES, type Severity, worseOf } from "../../core/model/state.ts";
import { compareNatural } from "../text/words.ts";
import type { VerdictGroup } from "./verdict-groups.ts";
import { exploitedOf } from "./vulnerability-sets.ts";

/** One next step and what it would settle. */
export interface Action {
	readonly remedy: string;
	readonly severity: Severity;
	/** Rules with a failed verdict that names this step. */
	readonly rules: readonly string[];
	readonly hosts: readonly string[];
	/** Known exploited vulnerabilities that it closes. */
	readonly knownExploited: number;
}

/** Next steps of failed verdicts, by hosts fixed, then by severity. */
export function topActions(groups: readonly VerdictGroup[]): Action[] {
	const actions = new Map<
		string,
		{ severity: Severity; rules: Set<string>; hosts: Set<string>; exploited: Set<string> }
	>();
	for (const { state, remedy, severity, rule, hosts, vulnerabilities } of groups) {
		if (state !== "fail" || remedy === undefined) continue;
		const action = actions.get(remedy) ?? {
			severity,
			rules: new Set(),
			hosts: new Set(),
			exploited: new Set(),
		};
		actions.set(remedy, action);
		action.severity = worseOf(action.severity, severity);
		action.rules.add(rule);
		for (const host of hosts) action.hosts.add(host);
		for (const id of exploitedOf(vulnerabilities?.open ?? []).known) action.exploited.add(id);
	}
	return [...actions]
		.map(([remedy, { severity, rules, hosts, exploited }]) => ({
			remedy,
			severity,
			rules: [...rules],
			hosts: [...hosts].sort(compareNatural),
			knownExploited: exploited.size,
		}))
		.sort(
			(a, b) =>
				b.hosts.length - a.hosts.length ||
				SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
				b.knownExploited - a.knownExploited ||
				compareNatural(a.remedy, b.remedy),
		);
}

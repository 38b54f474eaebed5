import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import type { VerdictGroup } from "../../summary/verdict-groups.ts";
import { Chapter } from "../parts/lists.tsx";
import { chapter } from "../parts/navigation.tsx";
import { RuleSection } from "../parts/rule-section.tsx";
import { VulnerabilityRegister } from "../parts/vulnerability-register.tsx";
import { VulnerabilitySets } from "../parts/vulnerability-sets.tsx";
import type { SetAnchors } from "../parts/set-anchors.ts";

export function Findings({ summary, sets }: { summary: FleetSummary; sets: SetAnchors }): JSX.Element {
	const rules = rulesInOrder(summary);
	return (
		<Chapter {...chapter("findings")}>
			<p class="lead">
				Each rule is a statement that should be true of every host; the worst come first. Hosts that need the
				same next step stand together; hosts that could not be judged stand at the end of each rule.
			</p>
			{rules.length === 0 && <p>{emptyText(summary)}</p>}
			{rules.map(([rule, groups]) => (
				<RuleSection rule={summary.ruleOf(rule)} groups={groups} summary={summary} sets={sets} />
			))}
			<VulnerabilitySets sets={sets} />
			<VulnerabilityRegister vulnerabilities={summary.vulnerabilities} />
		</Chapter>
	);
}

/** Groups are sorted worst first, so rules come in the order of their worst group. */
function rulesInOrder({ groups }: FleetSummary): [string, VerdictGroup[]][] {
	const rules = new Map<string, VerdictGroup[]>();
	for (const group of groups) {
		const list = rules.get(group.rule);
		if (list === undefined) rules.set(group.rule, [group]);
		else list.push(group);
	}
	return [...rules];
}

function emptyText({ totals }: FleetSummary): string {
	const { assessed } = totals.all;
	return assessed === 0 ? "Nothing can be said: no host was assessed." : "No rule found anything to tell.";
}

import type { JSX } from "preact";
import type { ChangeGroup } from "../../summary/change-groups.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import { firstOf, plural } from "../../text/words.ts";
import { anchor } from "./anchors.ts";
import { Badge } from "./badge.tsx";
import { ChangeBadge } from "./change-badge.tsx";
import { HostList } from "./links.tsx";
import { Table } from "./lists.tsx";

const NAMED_SUBJECTS = 8;

/** What came, came back and went; the same change on several hosts is one line. */
export function ChangeTable({
	groups,
	summary,
}: {
	groups: readonly ChangeGroup[];
	summary: FleetSummary;
}): JSX.Element {
	const told = new Set(summary.groups.map(({ rule }) => rule));
	return (
		<Table kind="stack" caption="Verdicts and the findings below them that are not as they were">
			<thead>
				<tr>
					<th scope="col">Change</th>
					<th scope="col">What</th>
					<th scope="col">Hosts</th>
				</tr>
			</thead>
			<tbody>
				{groups.map((group) => (
					<tr>
						<td>
							<ChangeBadge change={group.change} />
						</td>
						<td>
							<What group={group} title={summary.ruleOf(group.rule).title} isTold={told.has(group.rule)} />
						</td>
						<td>
							<HostList hosts={group.hosts} />
						</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function What({ group, title, isTold }: { group: ChangeGroup; title: string; isTold: boolean }): JSX.Element {
	const { kind, rule, severity, subjects, change } = group;
	const { shown, rest } = firstOf(subjects, NAMED_SUBJECTS);
	const name = isTold ? <a href={`#${anchor("rule", rule)}`}>{title}</a> : title;
	if (kind === "verdict") {
		return (
			<>
				{name} {change !== "fixed" && <Badge tone={severity}>{severity}</Badge>}
			</>
		);
	}
	return (
		<>
			{`${plural(subjects.length, "finding")} below `}
			{name}
			{`: ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`}
		</>
	);
}

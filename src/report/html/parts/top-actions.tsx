import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import { topActions } from "../../summary/top-actions.ts";
import { firstOf, plural } from "../../text/words.ts";
import { anchor } from "./anchors.ts";
import { Badge } from "./badge.tsx";
import { CountBar, Table } from "./lists.tsx";
import { chapter } from "./navigation.tsx";
import { remedyWords } from "./remedy.tsx";

const SHOWN = 5;

/** The next steps that settle most. */
export function TopActions({ summary }: { summary: FleetSummary }): JSX.Element {
	const actions = topActions(summary.groups);
	if (actions.length === 0) return <p class="muted">No failed verdict names a next step.</p>;
	const { shown, rest } = firstOf(actions, SHOWN);
	return (
		<>
			<Table caption="Next steps of failed verdicts, by the number of hosts they concern">
				<thead>
					<tr>
						<th scope="col">Next step</th>
						<th scope="col">Worst</th>
						<th scope="col" class="n wide">
							Known exploited
						</th>
						<th scope="col">Hosts</th>
					</tr>
				</thead>
				<tbody>
					{shown.map(({ remedy, severity, hosts, knownExploited, rules }) => (
						<tr>
							<td>
								<a href={`#${anchor("rule", rules[0] ?? "")}`}>{remedyWords(remedy)}</a>
							</td>
							<td>
								<Badge tone={severity}>{severity}</Badge>
							</td>
							<td class="n wide">{knownExploited}</td>
							<td class={`chart ${severity}`}>
								<CountBar count={hosts.length} of={summary.hosts.length} />
							</td>
						</tr>
					))}
				</tbody>
			</Table>
			{rest > 0 && (
				<p class="small muted">
					{`${plural(rest, "more step")} in `}
					<a href="#findings">{`chapter ${chapter("findings").number}`}</a>.
				</p>
			)}
		</>
	);
}

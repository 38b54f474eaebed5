import type { JSX } from "preact";
import { VERDICT_STATES } from "../../../core/model/state.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import { anchor } from "./anchors.ts";
import { Table } from "./lists.tsx";

/** Verdict states of every rule; each row adds up to the hosts. */
export function RulesTable({ summary: { run, totals, groups } }: { summary: FleetSummary }): JSX.Element {
	const told = new Set(groups.map(({ rule }) => rule));
	return (
		<Table caption="Verdicts by rule; every row adds up to the hosts">
			<thead>
				<tr>
					<th scope="col">Rule</th>
					{VERDICT_STATES.map((state) => (
						<th scope="col" class="n">
							{state}
						</th>
					))}
					<th scope="col" class="n">
						hosts
					</th>
				</tr>
			</thead>
			<tbody>
				{run.rules.map(({ id, title }) => {
					const states = totals.rules[id];
					const counts = VERDICT_STATES.map((state) => states?.[state] ?? 0);
					return (
						<tr>
							<th scope="row">{told.has(id) ? <a href={`#${anchor("rule", id)}`}>{title}</a> : title}</th>
							{counts.map((count) => (
								<td class="n">{count}</td>
							))}
							<td class="n">{counts.reduce((sum, count) => sum + count, 0)}</td>
						</tr>
					);
				})}
			</tbody>
		</Table>
	);
}

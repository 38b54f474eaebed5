import type { JSX } from "preact";
import { SEVERITIES, type Severity } from "../../../core/model/state.ts";
import type { Counts } from "../../../core/model/totals.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import type { Tone } from "../look/palette.ts";
import { anchor } from "./anchors.ts";
import { Table } from "./lists.tsx";

/** Columns that are left out while they are 0 everywhere. */
const RARE: readonly Severity[] = ["low", "info"];

/** Failed verdicts per tenant and severity; a dash is not a zero. */
export function Matrix({ summary: { tenants, totals } }: { summary: FleetSummary }): JSX.Element {
	const shown = SEVERITIES.filter(
		(severity) => !RARE.includes(severity) || totals.all.failedVerdicts[severity] > 0,
	);
	return (
		<>
			<Table kind="matrix" caption="Failed verdicts. “0” is clean, “–” means that no host was assessed.">
				<thead>
					<tr>
						<th scope="col">Tenant</th>
						{shown.map((severity) => (
							<th scope="col" class="cell">
								{severity}
							</th>
						))}
						<th scope="col" class="cell wide">
							could not tell
						</th>
						<th scope="col" class="n">
							assessed
						</th>
					</tr>
				</thead>
				<tbody>
					{tenants.map(({ id, displayName, counts, undecided }) => (
						<tr>
							<th scope="row">
								<a href={`#${anchor("tenant", id)}`}>{displayName}</a>
							</th>
							<Cells counts={counts} shown={shown} />
							<Cell tone="unknown" count={counts.assessed === 0 ? null : undecided.length} wide />
							<td class="n">{`${counts.assessed} / ${counts.hosts}`}</td>
						</tr>
					))}
				</tbody>
				{tenants.length > 1 && (
					<tfoot>
						<tr>
							<th scope="row">All</th>
							<Cells counts={totals.all} shown={shown} />
							<Cell
								tone="unknown"
								count={tenants.reduce((sum, { undecided }) => sum + undecided.length, 0)}
								wide
							/>
							<td class="n">{`${totals.all.assessed} / ${totals.all.hosts}`}</td>
						</tr>
					</tfoot>
				)}
			</Table>
			<p class="small muted">
				A host can have several failed verdicts. “Could not tell” counts assessed hosts with at least one
				verdict that could not be given.
			</p>
		</>
	);
}

function Cells({ counts, shown }: { counts: Counts; shown: readonly Severity[] }): JSX.Element {
	return (
		<>
			{shown.map((severity) => (
				<Cell tone={severity} count={counts.assessed === 0 ? null : counts.failedVerdicts[severity]} />
			))}
		</>
	);
}

/** `count` null: nobody looked. */
function Cell({ tone, count, wide }: { tone: Tone; count: number | null; wide?: boolean }): JSX.Element {
	const look = count === null || count === 0 ? "none" : `some ${tone}`;
	return <td class={`cell ${look}${wide === true ? " wide" : ""}`}>{count === null ? "–" : count}</td>;
}

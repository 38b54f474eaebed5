import type { JSX } from "preact";
import { type Changes, totalChangeCounts } from "../../../core/diff/changes.ts";
import { CHANGES, type Change } from "../../../core/diff/host-history.ts";
import { groupChanges } from "../../summary/change-groups.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import { minuteOf } from "../../text/dates.ts";
import { CHANGE_TONES } from "../parts/change-badge.tsx";
import { ChangeTable } from "../parts/change-table.tsx";
import { HostChanges } from "../parts/host-changes.tsx";
import { Chapter, Table } from "../parts/lists.tsx";
import { chapter } from "../parts/navigation.tsx";
import { VanishedMitigations } from "../parts/vanished-mitigations.tsx";

/** What is different since the run before. */
export function ChangesChapter({ summary }: { summary: FleetSummary }): JSX.Element {
	const { changes } = summary;
	if (changes === undefined) {
		return (
			<Chapter {...chapter("changes")}>
				<p class="muted">
					There is no earlier run of this selection to compare with. The next report will tell what is new and
					what is fixed.
				</p>
			</Chapter>
		);
	}
	const groups = groupChanges(changes);
	return (
		<Chapter {...chapter("changes")}>
			<p class="lead">{leadText(changes)}</p>
			<VanishedMitigations changes={changes} />
			<h3>How it stands</h3>
			<Counts changes={changes} summary={summary} />
			<h3>New, returned and fixed</h3>
			{groups.length === 0 ? (
				<p class="muted">Nothing came and nothing went.</p>
			) : (
				<ChangeTable groups={groups} summary={summary} />
			)}
			<HostChanges changes={changes} />
		</Chapter>
	);
}

function leadText({ since, sameFacts, sameSelection }: Changes): string {
	const before = `run ${since.id} of ${minuteOf(since.startedAt)}`;
	if (sameFacts) {
		return `The facts of ${before} were judged again with other knowledge: what is new here was there then, too.`;
	}
	const selection = sameSelection
		? ""
		: " That run was asked for other hosts; only those of both are compared.";
	return `Since ${before}. What could not be looked at in this run counts neither as fixed nor as found again.${selection}`;
}

/** How failed verdicts stand, for each tenant; a waived one is accepted, not fixed. */
function Counts({ changes, summary }: { changes: Changes; summary: FleetSummary }): JSX.Element {
	const total = totalChangeCounts(changes);
	const rows = summary.tenants.flatMap(({ id, displayName }) => {
		const counts = changes.counts[id];
		return counts === undefined ? [] : [{ name: displayName, counts }];
	});
	const all = rows.length > 1 ? [...rows, { name: "All", counts: total }] : rows;
	return (
		<Table
			kind="matrix"
			caption="Failed and waived verdicts beside the earlier run; findings below them in brackets"
		>
			<thead>
				<tr>
					<th scope="col">Tenant</th>
					{CHANGES.map((change) => (
						<th scope="col" class="cell">
							{change}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{all.map(({ name, counts }) => (
					<tr>
						<th scope="row">{name}</th>
						{CHANGES.map((change) => (
							<td class={`cell ${cellLook(change, counts.verdicts[change])}`}>
								{counts.verdicts[change]}
								{counts.findings[change] > 0 && <small>{` (${counts.findings[change]})`}</small>}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function cellLook(change: Change, count: number): string {
	return count === 0 ? "none" : `some ${CHANGE_TONES[change]}`;
}

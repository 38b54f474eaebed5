import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import type { MadeGroup, MadeSummary } from "../../summary/made-changes.ts";
import { madeCounts, madeNotes, originText, standingText } from "../../text/made-text.ts";
import { HostList } from "../parts/links.tsx";
import { Chapter, Table } from "../parts/lists.tsx";
import { MadeBadge } from "../parts/made-badge.tsx";
import { chapter } from "../parts/navigation.tsx";
import { UrgentChanges } from "../parts/urgent-changes.tsx";

/** What was changed with this program, and whether this scan still sees it. */
export function MadeChangesChapter({ summary: { made } }: { summary: FleetSummary }): JSX.Element {
	return (
		<Chapter {...chapter("made")}>
			{made === undefined ? (
				<p class="muted">This report was made without the stored runs that change hosts.</p>
			) : (
				<Made made={made} />
			)}
		</Chapter>
	);
}

function Made({ made }: { made: MadeSummary }): JSX.Element {
	const { groups, since, urgent } = made;
	const calm = groups.filter(({ standing }) => standing !== "half-done" && standing !== "not-undone");
	return (
		<>
			{made.byHost.size === 0 ? (
				<p class="muted">Nothing was changed on these hosts.</p>
			) : (
				<p class="lead">
					{`${madeCounts(made)}. A mitigation is no patch: a host with an open vulnerability fails until it has the update.`}
				</p>
			)}
			<UrgentChanges rows={urgent} />
			{calm.length > 0 && <MadeTable caption="Changes up to this scan, worst first" groups={calm} />}
			{since.length > 0 && (
				<>
					<h3>Changed since this scan: scan again</h3>
					<MadeTable caption="This report does not know these hosts as they are now" groups={since} />
				</>
			)}
			{madeNotes(made).map((note) => (
				<p class="small muted">{note}</p>
			))}
		</>
	);
}

function MadeTable({ caption, groups }: { caption: string; groups: readonly MadeGroup[] }): JSX.Element {
	return (
		<Table kind="stack made" caption={caption}>
			<thead>
				<tr>
					<th scope="col">Now</th>
					<th scope="col">Change</th>
					<th scope="col">Hosts</th>
					<th scope="col">Still owed</th>
				</tr>
			</thead>
			<tbody>
				{groups.map(({ change, standing, owed, hosts }) => (
					<tr>
						<td>
							<MadeBadge standing={standing} />
						</td>
						<td>
							{change.title} <span class="id">{change.mitigation}</span>
							<p class="small">{standingText({ change, standing })}</p>
							<p class="small muted">{originText(change)}</p>
						</td>
						<td>
							<HostList hosts={hosts} />
						</td>
						<td>{owed ?? ""}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

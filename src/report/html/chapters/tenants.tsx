import type { JSX } from "preact";
import type { HostRow } from "../../summary/host-row.ts";
import { compareStandings, STANDINGS } from "../../summary/standing.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import type { TenantSummary } from "../../summary/tenants.ts";
import { daysBetween } from "../../text/dates.ts";
import { hostSum, sumText } from "../../text/sums.ts";
import { compareNatural } from "../../text/words.ts";
import { anchor } from "../parts/anchors.ts";
import { OutcomeBadge, StandingBadge, SUPPORT_TONES } from "../parts/badge.tsx";
import { HostLink } from "../parts/links.tsx";
import { Chapter, Table } from "../parts/lists.tsx";
import { chapter } from "../parts/navigation.tsx";
import { Waivers } from "../parts/waivers.tsx";
import { Standings } from "../parts/standings.tsx";

export function Tenants({ summary }: { summary: FleetSummary }): JSX.Element {
	return (
		<Chapter {...chapter("tenants")}>
			{summary.tenants.map((tenant) => (
				<Tenant tenant={tenant} summary={summary} />
			))}
		</Chapter>
	);
}

function Tenant({ tenant, summary }: { tenant: TenantSummary; summary: FleetSummary }): JSX.Element {
	const { now, run } = summary;
	const waivers = (run.waivers ?? []).filter((waiver) => waiver.tenant === tenant.id);
	return (
		<section class="tenant" id={anchor("tenant", tenant.id)}>
			<h3>
				{tenant.displayName} <span class="id">{tenant.id}</span>
			</h3>
			<p class="small muted">{`Hosts: ${sumText(hostSum(tenant.counts))}`}</p>
			{tenant.hosts.length > 0 && <Standings standings={tenant.hosts} />}
			{tenant.hosts.length > 0 && <HostTable tenant={tenant} now={now} />}
			<Waivers uses={waivers} now={now} />
		</section>
	);
}

function HostTable({ tenant, now }: { tenant: TenantSummary; now: Date }): JSX.Element {
	const rows = [...tenant.hosts].sort(
		(a, b) =>
			compareStandings(a.standing, b.standing) ||
			b.knownExploited - a.knownExploited ||
			compareNatural(a.host, b.host),
	);
	return (
		<Table kind="sortable" caption={`Hosts of ${tenant.displayName}, worst first`}>
			<thead>
				<tr>
					<th scope="col">Host</th>
					<th scope="col" class="wide">
						Site
					</th>
					<th scope="col" class="wide">
						Role
					</th>
					<th scope="col">Build</th>
					<th scope="col" class="n wide">
						Days old
					</th>
					<th scope="col" class="wide">
						Support
					</th>
					<th scope="col">Worst verdict</th>
					<th scope="col" class="n wide">
						Exploited
					</th>
					<th scope="col" class="wide">
						Outcome
					</th>
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<Row row={row} now={now} />
				))}
			</tbody>
		</Table>
	);
}

function Row({ row, now }: { row: HostRow; now: Date }): JSX.Element {
	const { version } = row;
	const until = version?.supportedUntil ?? null;
	const { support } = row;
	return (
		<tr data-find>
			<th scope="row">
				<HostLink host={row.host} name={row.name} />
			</th>
			<td class="wide">{row.site}</td>
			<td class="wide">{row.roles.join(", ") || "–"}</td>
			<td>{version?.buildName ?? version?.build ?? "–"}</td>
			<td class="n wide">{version?.releaseDate == null ? "–" : daysBetween(version.releaseDate, now)}</td>
			<td class="wide day">
				{until === null ? "–" : <span class={SUPPORT_TONES[support]}>{supportCell(until, support)}</span>}
			</td>
			<td data-v={STANDINGS.indexOf(row.standing)}>
				<StandingBadge standing={row.standing} />
			</td>
			<td class="n wide">{exploitedCell(row)}</td>
			<td class="wide">
				<OutcomeBadge status={row.outcome.status} />
			</td>
		</tr>
	);
}

/** No number where the host could not be judged: 0 would read as clean. */
function exploitedCell({ assessed, vulnerabilitiesJudged, knownExploited }: HostRow): number | string {
	if (!assessed) return "–";
	return vulnerabilitiesJudged || knownExploited > 0 ? knownExploited : "?";
}

function supportCell(until: string, support: HostRow["support"]): string {
	if (support === "extended") return "extended only";
	return support === "ended" ? `ended ${until}` : until;
}

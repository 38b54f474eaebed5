import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import { plural } from "../../text/words.ts";
import { OutcomeBadge } from "../parts/badge.tsx";
import { HostLink } from "../parts/links.tsx";
import { Chapter, Table } from "../parts/lists.tsx";
import { chapter } from "../parts/navigation.tsx";

export function NotAssessed({ summary }: { summary: FleetSummary }): JSX.Element {
	const hosts = summary.hosts.filter(({ assessed }) => !assessed);
	if (hosts.length === 0) {
		return (
			<Chapter {...chapter("not-assessed")}>
				<p>{summary.hosts.length === 0 ? "No host was selected." : "Every selected host was assessed."}</p>
			</Chapter>
		);
	}
	return (
		<Chapter {...chapter("not-assessed")}>
			<p class="lead">
				{`Nothing is known of ${plural(hosts.length, "host")}: neither that it is clean, nor that it is not.`}
			</p>
			<Table kind="stack" caption="Hosts that were not assessed, and why">
				<thead>
					<tr>
						<th scope="col">Host</th>
						<th scope="col">Outcome</th>
						<th scope="col">Reason</th>
						<th scope="col">What to do</th>
					</tr>
				</thead>
				<tbody>
					{hosts.map(({ host, outcome }) => (
						<tr>
							<th scope="row">
								<HostLink host={host} />
							</th>
							<td>
								<OutcomeBadge status={outcome.status} />
							</td>
							<td>{[outcome.code, outcome.message].filter(Boolean).join(": ") || "–"}</td>
							<td>{outcome.hint ?? "–"}</td>
						</tr>
					))}
				</tbody>
			</Table>
			<p>
				To scan only these again, save the block as <code>not-assessed.txt</code> and add{" "}
				<code>--targets @not-assessed.txt</code> to the command.
			</p>
			<pre tabIndex={0} aria-label="Host ids for --targets">
				{hosts.map(({ host }) => host).join("\n")}
			</pre>
		</Chapter>
	);
}

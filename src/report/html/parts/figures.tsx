import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import { SOON_DAYS } from "../../summary/support.ts";
import { plural } from "../../text/words.ts";
import type { Tone } from "../look/palette.ts";

interface Figure {
	readonly count: number;
	readonly title: string;
	readonly more: string;
	readonly tone: Tone;
	readonly href: string;
}

/** Four numbers of hosts; a host can be in more than one. */
export function Figures({ summary }: { summary: FleetSummary }): JSX.Element {
	return (
		<ul class="figures">
			{figures(summary).map(({ count, title, more, tone, href }) => (
				<li class={count === 0 ? "quiet" : tone}>
					<a href={href}>
						<em>{count}</em>
						<strong>{title}</strong>
					</a>
					<span>{more}</span>
				</li>
			))}
		</ul>
	);
}

/** What keeps a small number from being good news. */
function others(count: number, text: string): string {
	return count === 0 ? "" : `; ${count} ${text}`;
}

function figures({ hosts, totals, tenants }: FleetSummary): Figure[] {
	const vulnerable = hosts.filter(({ openVulnerabilities }) => openVulnerabilities > 0).length;
	const unjudged = hosts.filter((host) => host.assessed && !host.vulnerabilitiesJudged).length;
	const exploited = hosts.filter(({ knownExploited }) => knownExploited > 0).length;
	const ended = hosts.filter(({ support }) => support === "ended").length;
	const ending = hosts.filter(({ support }) => support === "ending").length;
	const unknown = hosts.filter(({ assessed, support }) => assessed && support === "unknown").length;
	const undecided = tenants.reduce((sum, tenant) => sum + tenant.undecided.length, 0);
	const missing = totals.all.hosts - totals.all.assessed;
	const named = tenants.filter(({ notAssessed }) => notAssessed.length > 0).length;
	return [
		{
			count: vulnerable,
			title: vulnerable === 1 ? "vulnerable host" : "vulnerable hosts",
			more: `${exploited} to a known exploited CVE${others(unjudged, "could not be told")}`,
			tone: "critical",
			href: "#findings",
		},
		{
			count: ended,
			title: "out of support",
			more: `${ending} more within ${SOON_DAYS} days${others(unknown, "not known")}`,
			tone: "high",
			href: "#tenants",
		},
		{
			count: undecided,
			title: "could not tell",
			more: "assessed, but some verdicts are open",
			tone: "unknown",
			href: "#tenants",
		},
		{
			count: missing,
			title: "not assessed",
			more: missing === 0 ? "every host was reached" : `in ${plural(named, "tenant")}`,
			tone: "medium",
			href: "#not-assessed",
		},
	];
}

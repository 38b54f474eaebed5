import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import { supportState } from "../../summary/support.ts";
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

function figures({ hosts, totals, tenants, now }: FleetSummary): Figure[] {
	const vulnerable = hosts.filter(({ openVulnerabilities }) => openVulnerabilities > 0).length;
	const exploited = hosts.filter(({ knownExploited }) => knownExploited > 0).length;
	const support = hosts.map(({ version }) => supportState(version?.supportedUntil ?? null, now));
	const ended = support.filter((state) => state === "ended").length;
	const ending = support.filter((state) => state === "ending").length;
	const undecided = tenants.reduce((sum, tenant) => sum + tenant.undecided.length, 0);
	const missing = totals.all.hosts - totals.all.assessed;
	const named = tenants.filter(({ notAssessed }) => notAssessed.length > 0).length;
	return [
		{
			count: vulnerable,
			title: vulnerable === 1 ? "vulnerable host" : "vulnerable hosts",
			more: exploited === 0 ? "none to a known exploited CVE" : `${exploited} to a known exploited CVE`,
			tone: "critical",
			href: "#findings",
		},
		{
			count: ended,
			title: "out of support",
			more: `${ending} more within 180 days`,
			tone: "high",
			href: "#end-of-support",
		},
		{
			count: undecided,
			title: "could not tell",
			more: "assessed, but some verdicts are open",
			tone: "unknown",
			href: "#undecided",
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

import type { JSX } from "preact";
import { buildSpread, supportDates } from "../../summary/builds.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import { BuildSpread } from "../parts/build-spread.tsx";
import { Figures } from "../parts/figures.tsx";
import { Chapter } from "../parts/lists.tsx";
import { Matrix } from "../parts/matrix.tsx";
import { chapter } from "../parts/navigation.tsx";
import { Standings } from "../parts/standings.tsx";
import { SupportTimeline } from "../parts/support-timeline.tsx";
import { TopActions } from "../parts/top-actions.tsx";

export function Overview({ summary }: { summary: FleetSummary }): JSX.Element {
	const dates = supportDates(summary.hosts);
	return (
		<Chapter {...chapter("overview")}>
			<Figures summary={summary} />
			<h3>Every host, by the worst that was found</h3>
			<Standings standings={summary.hosts} />
			<h3>Tenants and severities</h3>
			<Matrix summary={summary} />
			<h3>What to do first</h3>
			<TopActions summary={summary} />
			<h3>Builds in use</h3>
			<BuildSpread rows={buildSpread(summary.hosts)} hosts={summary.hosts} now={summary.now} />
			{dates.length > 0 && <h3>End of support</h3>}
			{dates.length > 0 && <SupportTimeline dates={dates} now={summary.now} />}
		</Chapter>
	);
}

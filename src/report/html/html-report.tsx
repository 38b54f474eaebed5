import { renderToString } from "preact-render-to-string";
import type { ReportInput } from "../reporter.ts";
import { type FleetSummary, summarize } from "../summary/summarize.ts";
import { cleanInput } from "../text/clean-input.ts";
import { dayOf } from "../text/dates.ts";
import { plural } from "../text/words.ts";
import { ChangesChapter } from "./chapters/changes.tsx";
import { Findings } from "./chapters/findings.tsx";
import { MadeChangesChapter } from "./chapters/made-changes.tsx";
import { Method } from "./chapters/method.tsx";
import { NotAssessed } from "./chapters/not-assessed.tsx";
import { Overview } from "./chapters/overview.tsx";
import { Tenants } from "./chapters/tenants.tsx";
import { renderInOrder } from "./in-order.ts";
import { PAGE_END, pageStart } from "./page.ts";
import { anchor } from "./parts/anchors.ts";
import { HostBlock } from "./parts/host-block.tsx";
import { ChapterTitle } from "./parts/lists.tsx";
import { estateName, Masthead } from "./parts/masthead.tsx";
import { chapter, Navigation } from "./parts/navigation.tsx";
import { anchorSets, type SetAnchors } from "./parts/set-anchors.ts";

/** The fleet report: one HTML file that needs nothing else. */
export async function* htmlReport(input: ReportInput): AsyncGenerator<string> {
	const clean = cleanInput(input);
	const summary = await summarize(clean);
	const sets = anchorSets(summary);
	yield pageStart(
		renderToString(<>{`${estateName(summary)}, Exchange fleet report ${dayOf(summary.run.startedAt)}`}</>),
	);
	yield renderToString(<Masthead summary={summary} />);
	yield '\n<div class="frame body">';
	yield renderToString(<Navigation summary={summary} />);
	yield '\n<main id="content">\n';
	yield renderToString(<Overview summary={summary} />);
	yield renderToString(<ChangesChapter summary={summary} />);
	yield renderToString(<MadeChangesChapter summary={summary} />);
	yield renderToString(<Tenants summary={summary} />);
	yield renderToString(<Findings summary={summary} sets={sets} />);
	yield* hostsChapter(clean, summary, sets);
	yield renderToString(<NotAssessed summary={summary} />);
	yield renderToString(<Method summary={summary} />);
	yield "\n</main>\n</div>\n";
	yield renderToString(<Footer summary={summary} />);
	yield PAGE_END;
}

/** Streamed: a block is rendered from its record and forgotten. */
async function* hostsChapter(
	{ records }: ReportInput,
	summary: FleetSummary,
	sets: SetAnchors,
): AsyncGenerator<string> {
	const { hosts, now, groups, made } = summary;
	const toldRules = new Set(groups.map(({ rule }) => rule));
	const context = { now, sets, toldRules, made: made?.byHost };
	const order = hosts.map(({ index }) => index);
	const blocks = renderInOrder(records, order, (record) =>
		renderToString(<HostBlock record={record} context={context} />),
	);
	const firstOfTenant = new Map(summary.tenants.map((tenant) => [tenant.hosts[0], tenant]));
	yield '\n<section id="hosts" aria-labelledby="hosts-title">';
	yield renderToString(<ChapterTitle {...chapter("hosts")} />);
	let place = 0;
	for await (const block of blocks) {
		const tenant = firstOfTenant.get(hosts[place]);
		if (tenant !== undefined) {
			yield renderToString(
				<h3>
					{tenant.displayName}{" "}
					<a class="id" href={`#${anchor("tenant", tenant.id)}`}>
						{tenant.id}
					</a>
				</h3>,
			);
		}
		yield `\n${block}`;
		place += 1;
	}
	yield "</section>\n";
}

function Footer({ summary: { run, totals } }: { summary: FleetSummary }) {
	return (
		<footer class="frame">
			<p class="end">
				{`${run.tool.name} ${run.tool.version}, run ${run.id}, ${totals.all.assessed} of ${plural(totals.all.hosts, "host")} assessed. `}
				This file is complete: it loads nothing from anywhere.
			</p>
		</footer>
	);
}

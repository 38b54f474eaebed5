import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import { daysBetween, duration, minuteOf } from "../../text/dates.ts";
import { knowledgeDates, STALE_DAYS } from "../../text/knowledge.ts";
import { plural } from "../../text/words.ts";
import { Fact } from "./lists.tsx";
import { chapter } from "./navigation.tsx";

/** Whose estate, which run, by whom, with what knowledge, and how much of it was assessed. */
export function Masthead({ summary }: { summary: FleetSummary }): JSX.Element {
	const { run, tenants } = summary;
	return (
		<header class="masthead frame">
			<div class="top">
				<div>
					<p class="kicker">Exchange fleet report</p>
					<h1>{estateName(summary)}</h1>
					{tenants.length > 1 && <p class="estate">{tenantNames(summary)}</p>}
				</div>
				<Coverage summary={summary} />
			</div>
			<dl class="facts">
				<Fact name="Run">{run.id}</Fact>
				<Fact name="Started">{minuteOf(run.startedAt)}</Fact>
				<FinishedFact run={run} />
				{run.analyzedFrom !== undefined && <Fact name="Judged again from run">{run.analyzedFrom}</Fact>}
				{run.resumedAt !== undefined && (
					<Fact name="Interrupted, continued">{run.resumedAt.map(minuteOf).join(", ")}</Fact>
				)}
				<Fact name="Run by">
					{`${run.operator.user} on ${run.operator.machine}`}{" "}
					<span class="muted">{run.operator.platform}</span>
				</Fact>
				<Fact name="Tool">{`${run.tool.name} ${run.tool.version}`}</Fact>
				<KnowledgeFact summary={summary} />
				<Fact name="Selection">{selectionText(run.selection)}</Fact>
				<MadeFact summary={summary} />
			</dl>
			<Problems problems={summary.problems} />
		</header>
	);
}

/** Title of the page and name of the estate. */
export function estateName({ tenants }: FleetSummary): string {
	const [only] = tenants;
	return tenants.length === 1 && only !== undefined
		? only.displayName
		: `Estate of ${plural(tenants.length, "tenant")}`;
}

const NAMED_TENANTS = 6;

function tenantNames({ tenants }: FleetSummary): string {
	const names = tenants.slice(0, NAMED_TENANTS).map(({ displayName }) => displayName);
	const rest = tenants.length - names.length;
	return rest > 0 ? `${names.join(" · ")} and ${rest} more` : names.join(" · ");
}

function Coverage({ summary: { totals } }: { summary: FleetSummary }): JSX.Element {
	const { hosts, assessed } = totals.all;
	const all = assessed === hosts && hosts > 0;
	return (
		<p class={`coverage ${all ? "good" : "critical"}`}>
			{`${all ? "✓" : "▲"} ${assessed} of ${plural(hosts, "host")} assessed`}
			<small>
				{all ? "The numbers below speak of the whole selection" : notAssessedText(hosts - assessed)}
			</small>
		</p>
	);
}

function notAssessedText(missing: number): string {
	return missing === 0
		? "There was nothing to assess"
		: `Nothing is known of the other ${missing}: see chapter ${chapter("not-assessed").number}`;
}

function FinishedFact({ run: { state, startedAt, finishedAt } }: { run: FleetSummary["run"] }): JSX.Element {
	if (finishedAt === null)
		return <Fact name="Finished">{state === "running" ? "still running" : "did not finish"}</Fact>;
	return (
		<Fact name="Finished">
			{minuteOf(finishedAt)}{" "}
			<span class="muted">{duration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)))}</span>
		</Fact>
	);
}

/** `14 of 17 hosts of the inventory` */
export function selectionText({ hosts, allHosts }: FleetSummary["run"]["selection"]): string {
	return allHosts > hosts
		? `${hosts} of ${plural(allHosts, "host")} of the inventory`
		: plural(hosts, "host");
}

function KnowledgeFact({ summary: { run, now } }: { summary: FleetSummary }): JSX.Element {
	const { oldest, days } = knowledgeDates(run.knowledge, now);
	if (oldest === null) return <Fact name="Knowledge">none</Fact>;
	const stale = days !== null && days > STALE_DAYS;
	return (
		<Fact name="Knowledge as of">
			{oldest}{" "}
			<span class="muted">{`${plural(days ?? 0, "day")} old${stale ? ": may miss an update" : ""}`}</span>
		</Fact>
	);
}

function MadeFact({ summary: { run, now } }: { summary: FleetSummary }): JSX.Element {
	const days = daysBetween(run.startedAt, now) ?? 0;
	return (
		<Fact name="Report made">
			{minuteOf(now)} {days > 0 && <span class="muted">{`${plural(days, "day")} later`}</span>}
		</Fact>
	);
}

function Problems({ problems }: { problems: readonly string[] }): JSX.Element | null {
	if (problems.length === 0) return null;
	return (
		<div class="notice critical" role="note">
			<h2>Read this first: the run had problems</h2>
			<ul>
				{problems.map((problem) => (
					<li>{problem}</li>
				))}
			</ul>
		</div>
	);
}

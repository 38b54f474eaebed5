import type { JSX } from "preact";
import { ChapterNavigation } from "../html/parts/chapter-navigation.tsx";
import { renderToString } from "preact-render-to-string";
import type { Plan } from "../../core/model/change/plan.ts";
import { PAGE_END, pageStart } from "../html/page.ts";
import { anchor } from "../html/parts/anchors.ts";
import { HostLink, WebLink } from "../html/parts/links.tsx";
import { Chapter, Fact, Table } from "../html/parts/lists.tsx";
import { minuteOf } from "../text/dates.ts";
import { bySite } from "../text/host-names.ts";
import { plural } from "../text/words.ts";
import {
	confirmedTexts,
	evidenceTexts,
	expectedText,
	sizeText,
	stopRuleText,
	windowText,
} from "./plan-facts.ts";
import {
	type PlanHostView,
	type PlannedMitigation,
	type PlanView,
	type SkippedView,
	viewPlan,
} from "./plan-view.ts";

/** A plan as one HTML file that needs nothing else, to be read before somebody approves it. */
export function planPage(plan: Plan, tenantName: string): string {
	const view = viewPlan(plan, tenantName);
	return [
		pageStart(renderToString(<>{`${view.tenantName}, plan ${view.plan.id}`}</>)),
		renderToString(<PlanMasthead view={view} />),
		'\n<div class="frame body">',
		renderToString(<PlanNavigation view={view} />),
		'\n<main id="content">\n',
		renderToString(<Mitigations view={view} />),
		renderToString(<Hosts view={view} />),
		renderToString(<Skipped view={view} />),
		renderToString(<Method view={view} />),
		"\n</main>\n</div>\n",
		PAGE_END,
	].join("");
}

const CHAPTERS = [
	{ id: "changes", number: 1, title: "What changes" },
	{ id: "hosts", number: 2, title: "Host by host" },
	{ id: "skipped", number: 3, title: "What cannot be done, or need not be" },
	{ id: "method", number: 4, title: "How" },
] as const;

function PlanMasthead({ view: { plan, tenantName } }: { view: PlanView }): JSX.Element {
	const evidence = evidenceTexts(plan);
	const confirmed = confirmedTexts(plan);
	return (
		<header class="masthead frame">
			<div class="top">
				<div>
					<p class="kicker">Plan of changes</p>
					<h1>{tenantName}</h1>
				</div>
				<p class={`coverage ${plan.steps.length === 0 ? "quiet" : "info"}`}>
					{sizeText(plan)}
					<small>Nothing was changed yet: this plan has to be approved first</small>
				</p>
			</div>
			<dl class="facts">
				<Fact name="Plan">{plan.id}</Fact>
				<Fact name="Made">{minuteOf(plan.createdAt)}</Fact>
				<Fact name="Made by">{`${plan.createdBy.user} on ${plan.createdBy.machine}`}</Fact>
				<Fact name="From run">{plan.createdFrom}</Fact>
				{plan.campaign !== null && <Fact name="Campaign">{plan.campaign}</Fact>}
				<Fact name="Tool">{`${plan.tool.name} ${plan.tool.version}`}</Fact>
				<Fact name="Maintenance window">{windowText(plan)}</Fact>
				<Fact name="Expected duration">{expectedText(plan)}</Fact>
			</dl>
			{evidence.length > 0 && (
				<div class="notice high" role="note">
					<h2>Evidence</h2>
					<ul>
						{evidence.map((text) => (
							<li>{text}</li>
						))}
					</ul>
				</div>
			)}
			{confirmed.length > 0 && (
				<div class="notice info" role="note">
					<h2>Confirmed, because no server shows it</h2>
					<ul>
						{confirmed.map((text) => (
							<li>{text}</li>
						))}
					</ul>
				</div>
			)}
		</header>
	);
}

function PlanNavigation({ view }: { view: PlanView }): JSX.Element {
	const counts: Readonly<Record<string, number>> = {
		changes: view.mitigations.length,
		hosts: view.hosts.length,
		skipped: view.plan.skipped.length,
	};
	return <ChapterNavigation chapters={CHAPTERS} counts={counts} />;
}

function Mitigations({ view: { mitigations } }: { view: PlanView }): JSX.Element {
	return (
		<Chapter {...CHAPTERS[0]}>
			{mitigations.length === 0 && <p>Nothing is to be changed.</p>}
			{mitigations.map((mitigation) => (
				<Mitigation mitigation={mitigation} />
			))}
		</Chapter>
	);
}

function Mitigation({ mitigation }: { mitigation: PlannedMitigation }): JSX.Element {
	const { name, title, entry, does, limits, hosts, impact } = mitigation;
	return (
		<section class="rule">
			<h3>
				{title} <span class="id">{name}</span>
			</h3>
			{does !== "" && <p class="lead">{does}</p>}
			<TextList title="What users notice" texts={impact} />
			<TextList title="What it does not do" texts={limits} />
			<p>{`On ${plural(hosts.length, "host")}:`}</p>
			<HostNames hosts={hosts} />
			{entry !== undefined && entry.references.length > 0 && (
				<p class="references small">
					{entry.references.map((url) => (
						<span>
							<WebLink url={url} />
						</span>
					))}
				</p>
			)}
		</section>
	);
}

function TextList({ title, texts }: { title: string; texts: readonly string[] }): JSX.Element | null {
	if (texts.length === 0) return null;
	return (
		<>
			<h4>{title}</h4>
			<ul>
				{texts.map((text) => (
					<li>{text}</li>
				))}
			</ul>
		</>
	);
}

function Hosts({ view: { hosts, plan } }: { view: PlanView }): JSX.Element {
	return (
		<Chapter {...CHAPTERS[1]}>
			<p class="lead">
				Batches run one after the other, with a look at the health of each host in between. A host whose
				change cannot be verified is put back as it was.
			</p>
			{hosts.length > 0 && <HostTable hosts={hosts} />}
			{plan.batches.map((_, index) => (
				<>
					<h3>{`Batch ${index + 1}`}</h3>
					{hosts
						.filter(({ batch }) => batch === index + 1)
						.map((host) => (
							<Host host={host} />
						))}
				</>
			))}
		</Chapter>
	);
}

/** Every host with its place, to be sorted and filtered. */
function HostTable({ hosts }: { hosts: readonly PlanHostView[] }): JSX.Element {
	return (
		<Table caption="Hosts of the plan" kind="sortable">
			<thead>
				<tr>
					<th scope="col">Host</th>
					<th scope="col">Batch</th>
					<th scope="col">Steps</th>
				</tr>
			</thead>
			<tbody>
				{hosts.map(({ host, batch, steps }) => (
					<tr data-find>
						<th scope="row">
							<HostLink host={host} />
						</th>
						<td>{batch}</td>
						<td>{steps.map(({ name }) => name).join(", ")}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function Host({ host: { host, steps } }: { host: PlanHostView }): JSX.Element {
	return (
		<details class="host" data-find>
			<summary>
				<b>{host}</b>
				<span class="muted">{steps.map(({ name }) => name).join(", ")}</span>
			</summary>
			<div id={anchor("host", host)}>
				{steps.map((step, index) => (
					<section class="step">
						<h4>{`${index + 1}. ${step.title}`}</h4>
						<p>{step.reason}</p>
						{Object.keys(step.parameters).length > 0 && (
							<p class="small muted">
								{Object.entries(step.parameters)
									.map(([name, value]) => `${name}: ${String(value)}`)
									.join("; ")}
							</p>
						)}
						<Table caption={`What is there now (${step.state})`} kind="stack">
							<thead>
								<tr>
									<th scope="col">Where</th>
									<th scope="col">What</th>
									<th scope="col">Now</th>
								</tr>
							</thead>
							<tbody>
								{step.values.map(({ target, name, value }) => (
									<tr>
										<th scope="row">{target}</th>
										<td>{name}</td>
										<td>{value === null ? <i class="muted">not there</i> : <code>{value}</code>}</td>
									</tr>
								))}
							</tbody>
						</Table>
					</section>
				))}
			</div>
		</details>
	);
}

function Skipped({ view: { skipped } }: { view: PlanView }): JSX.Element {
	return (
		<Chapter {...CHAPTERS[2]}>
			{skipped.length === 0 && <p>Everything that was wished for can be done.</p>}
			{skipped.map((group) => (
				<SkippedGroup group={group} />
			))}
		</Chapter>
	);
}

function SkippedGroup({ group: { name, obstacles, hosts } }: { group: SkippedView }): JSX.Element {
	return (
		<section class="step">
			<h4>{name ?? "The whole host"}</h4>
			{obstacles.map(({ code, message }) => (
				<p>
					{message} <span class="id">{code}</span>
				</p>
			))}
			<HostNames hosts={hosts} />
		</section>
	);
}

function Method({ view: { plan } }: { view: PlanView }): JSX.Element {
	return (
		<Chapter {...CHAPTERS[3]}>
			<ul>
				<li>{`Stop rule: ${stopRuleText(plan)}.`}</li>
				{plan.notes.map((note) => (
					<li>{note}</li>
				))}
			</ul>
			{plan.scripts.length > 0 && (
				<Table caption="Scripts that will run; others are refused">
					<thead>
						<tr>
							<th scope="col">Unit</th>
							<th scope="col">Version</th>
							<th scope="col">SHA-256</th>
						</tr>
					</thead>
					<tbody>
						{plan.scripts.map(({ unit, version, sha256 }) => (
							<tr>
								<th scope="row">{unit}</th>
								<td>{version}</td>
								<td class="hash">{sha256}</td>
							</tr>
						))}
					</tbody>
				</Table>
			)}
			<p>
				Hash of the plan, which an approval names: <code>{plan.hash}</code>
			</p>
		</Chapter>
	);
}

/** By site; no links, because a host may be in the plan or not. */
function HostNames({ hosts }: { hosts: readonly string[] }): JSX.Element {
	return (
		<ul class="sites">
			{bySite(hosts).map(({ site, hosts: members }) => (
				<li>
					<span class="muted">{site} </span>
					{members.map(({ name }) => name).join(", ")}
				</li>
			))}
		</ul>
	);
}

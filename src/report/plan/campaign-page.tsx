import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Campaign } from "../../core/model/change/campaign.ts";
import { PAGE_END, pageStart } from "../html/page.ts";
import { Badge } from "../html/parts/badge.tsx";
import { Chapter, Fact, Table } from "../html/parts/lists.tsx";
import { cleanTexts } from "../text/clean-input.ts";
import { minuteOf } from "../text/dates.ts";
import { campaignRule, campaignSize } from "./campaign-text.ts";

/** A campaign as one HTML file; each tenant has its own page beside it. */
export function campaignPage(campaign: Campaign): string {
	const clean = cleanTexts(campaign);
	return [
		pageStart(renderToString(<>{`Campaign ${clean.id}`}</>)),
		renderToString(<Masthead campaign={clean} />),
		'\n<div class="frame body">',
		renderToString(<Navigation campaign={clean} />),
		'\n<main id="content">\n',
		renderToString(<Tenants campaign={clean} />),
		renderToString(<Method campaign={clean} />),
		"\n</main>\n</div>\n",
		PAGE_END,
	].join("");
}

function Masthead({ campaign }: { campaign: Campaign }): JSX.Element {
	return (
		<header class="masthead frame">
			<div class="top">
				<div>
					<p class="kicker">Campaign of changes</p>
					<h1>{campaignSize(campaign)}</h1>
				</div>
				<p class="coverage info">
					One plan per tenant
					<small>Nothing was changed yet: the campaign has to be approved first</small>
				</p>
			</div>
			<dl class="facts">
				<Fact name="Campaign">{campaign.id}</Fact>
				<Fact name="Made">{minuteOf(campaign.createdAt)}</Fact>
				<Fact name="Made by">{`${campaign.createdBy.user} on ${campaign.createdBy.machine}`}</Fact>
				<Fact name="From run">{campaign.createdFrom}</Fact>
				<Fact name="Tool">{`${campaign.tool.name} ${campaign.tool.version}`}</Fact>
			</dl>
		</header>
	);
}

function Navigation({ campaign }: { campaign: Campaign }): JSX.Element {
	return (
		<nav class="chapters" aria-label="Chapters">
			<ol>
				<li>
					<a href="#tenants">
						<i>1</i>Tenants<span>{campaign.tenants.length}</span>
					</a>
				</li>
				<li>
					<a href="#method">
						<i>2</i>How
					</a>
				</li>
			</ol>
			<div class="tools" id="tools" hidden>
				<label for="filter">Filter tenants</label>
				<input id="filter" type="search" autocomplete="off" />
				<output for="filter" />
				<button type="button" hidden>
					Open
				</button>
			</div>
		</nav>
	);
}

function Tenants({ campaign }: { campaign: Campaign }): JSX.Element {
	return (
		<Chapter id="tenants" number={1} title="Tenants">
			<p class="lead">In the order in which they are changed. Each has its own plan, which has to be read.</p>
			<Table caption="Plans of the campaign" kind="stack">
				<thead>
					<tr>
						<th scope="col">Tenant</th>
						<th scope="col">Turn</th>
						<th scope="col" class="n">
							Hosts
						</th>
						<th scope="col">Plan</th>
						<th scope="col">Hash</th>
					</tr>
				</thead>
				<tbody>
					{campaign.tenants.map(({ tenant, canary, hosts, plan, hash }) => (
						<tr data-find>
							<th scope="row">{tenant}</th>
							<td>{canary ? <Badge tone="medium">canary</Badge> : "after the canaries"}</td>
							<td class="n">{hosts}</td>
							<td>{plan}</td>
							<td class="hash">{hash}</td>
						</tr>
					))}
				</tbody>
			</Table>
			{campaign.without.map(({ tenant, reason }) => (
				<p>
					<b>{tenant}</b>: {reason}
				</p>
			))}
		</Chapter>
	);
}

function Method({ campaign }: { campaign: Campaign }): JSX.Element {
	return (
		<Chapter id="method" number={2} title="How">
			<ul>
				<li>{`Stop rule: ${campaignRule(campaign)}.`}</li>
				{campaign.notes.map((note) => (
					<li>{note}</li>
				))}
			</ul>
			<p>
				Hash of the campaign, which an approval names: <code>{campaign.hash}</code>
			</p>
		</Chapter>
	);
}

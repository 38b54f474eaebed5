import type { JSX } from "preact";
import type { FleetSummary } from "../../summary/summarize.ts";
import { daysBetween } from "../../text/dates.ts";
import { failedSum, hostSum, sumText, undecidedSum, verdictSum } from "../../text/sums.ts";
import { plural } from "../../text/words.ts";
import { Glossary } from "../parts/glossary.tsx";
import { Chapter, Fact, Table } from "../parts/lists.tsx";
import { selectionText } from "../parts/masthead.tsx";
import { chapter } from "../parts/navigation.tsx";
import { RulesTable } from "../parts/rules-table.tsx";
import { Weakenings } from "../parts/weakenings.tsx";

export function Method({ summary }: { summary: FleetSummary }): JSX.Element {
	const { run, totals, hosts } = summary;
	return (
		<Chapter {...chapter("method")}>
			<h3>Selection and limits</h3>
			<dl class="facts">
				<Fact name="Command">
					<code>{run.command}</code>
				</Fact>
				<Fact name="Inventory">{run.selection.inventory}</Fact>
				<Fact name="Selection">{run.selection.flags.join(" ") || "everything"}</Fact>
				<Fact name="Hosts selected">{selectionText(run.selection)}</Fact>
				<Fact name="Hosts at a time">
					{`${run.limits.fleet} in all, ${run.limits.tenant} per tenant, ${run.limits.site} per site`}
				</Fact>
				<Fact name="Node.js">{run.tool.node}</Fact>
			</dl>
			<h3>Totals</h3>
			<Table caption="Every total is the sum of its parts">
				<tbody>
					<Total name="Hosts" text={sumText(hostSum(totals.all))} />
					<Total
						name="Verdicts"
						text={`${sumText(verdictSum(totals.all))} (${plural(run.rules.length, "rule")} × ${plural(totals.all.hosts, "host")})`}
					/>
					<Total name="Failed verdicts" text={sumText(failedSum(totals.all))} />
					<Total name="Verdicts that could not be given" text={sumText(undecidedSum(hosts))} />
				</tbody>
			</Table>
			<h3>Rules</h3>
			<RulesTable summary={summary} />
			<h3>Knowledge</h3>
			<Knowledge summary={summary} />
			<h3>Scripts that ran on the hosts</h3>
			<Scripts summary={summary} />
			<h3>Weakened checks</h3>
			<Weakenings hosts={hosts} />
			<h3>Words</h3>
			<Glossary />
		</Chapter>
	);
}

function Total({ name, text }: { name: string; text: string }): JSX.Element {
	return (
		<tr>
			<th scope="row">{name}</th>
			<td>{text}</td>
		</tr>
	);
}

function Knowledge({ summary: { run, now } }: { summary: FleetSummary }): JSX.Element {
	return (
		<Table caption={run.knowledge.folder === null ? "Built-in data" : `Data from ${run.knowledge.folder}`}>
			<thead>
				<tr>
					<th scope="col">File</th>
					<th scope="col">As of</th>
					<th scope="col" class="n">
						Days old
					</th>
					<th scope="col">SHA-256</th>
				</tr>
			</thead>
			<tbody>
				{run.knowledge.files.map(({ name, asOf, sha256 }) => (
					<tr>
						<th scope="row">{name}</th>
						<td class="day">{asOf}</td>
						<td class="n">{daysBetween(asOf, now) ?? "–"}</td>
						<td class="hash">{sha256}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function Scripts({ summary: { run } }: { summary: FleetSummary }): JSX.Element {
	return (
		<Table caption="Units, and the whole text that every host received">
			<thead>
				<tr>
					<th scope="col">Unit</th>
					<th scope="col">Version</th>
					<th scope="col">SHA-256</th>
				</tr>
			</thead>
			<tbody>
				{run.scripts.units.map(({ unit, version, sha256 }) => (
					<tr>
						<th scope="row">{unit}</th>
						<td>{version}</td>
						<td class="hash">{sha256}</td>
					</tr>
				))}
				<tr>
					<th scope="row">whole text</th>
					<td />
					<td class="hash">{run.scripts.bundle}</td>
				</tr>
			</tbody>
		</Table>
	);
}

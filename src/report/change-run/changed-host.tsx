import type { JSX } from "preact";
import type { ChangeStatus } from "../../core/model/change/change-record.ts";
import type { HostResult } from "../../core/model/change/change-run.ts";
import type { Tone } from "../html/look/palette.ts";
import { anchor } from "../html/parts/anchors.ts";
import { Badge } from "../html/parts/badge.tsx";
import { HostLink } from "../html/parts/links.tsx";
import { Lines, Table } from "../html/parts/lists.tsx";
import { minuteOf } from "../text/dates.ts";
import { statusWord } from "../text/made-text.ts";
import { countWords } from "./change-run-text.ts";
import type { ChangedHostView, ChangeView } from "./change-run-view.ts";

const RESULT_TONES: Readonly<Record<HostResult["result"], Tone>> = {
	pending: "unknown",
	done: "good",
	failed: "high",
	"half-done": "critical",
	partial: "medium",
	skipped: "quiet",
	"rolled-back": "info",
};

const STATUS_TONES: Readonly<Record<ChangeStatus, Tone>> = {
	planned: "quiet",
	recorded: "critical",
	writing: "critical",
	applied: "critical",
	verified: "good",
	unchanged: "quiet",
	refused: "medium",
	failed: "high",
	"rolled-back": "info",
	"rollback-failed": "critical",
};

/** Every host with its result, to be sorted and filtered. */
export function ChangedHostTable({ hosts }: { hosts: readonly ChangedHostView[] }): JSX.Element {
	return (
		<Table caption="Hosts of the run" kind="sortable">
			<thead>
				<tr>
					<th scope="col">Host</th>
					<th scope="col">Batch</th>
					<th scope="col">Result</th>
					<th scope="col">Changes</th>
				</tr>
			</thead>
			<tbody>
				{hosts.map(({ host, batch, result, changes }) => (
					<tr data-find>
						<th scope="row">
							<HostLink host={host} />
						</th>
						<td>{batch}</td>
						<td>
							<Badge tone={RESULT_TONES[result]}>{result}</Badge>
						</td>
						<td>{countWords(changes.map(({ status }) => statusWord(status)))}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

/** Everything of one host. The anchor lies inside, so that a link to it also opens the block. */
export function ChangedHost({ host }: { host: ChangedHostView }): JSX.Element {
	return (
		<details class="host" data-find>
			<summary>
				<b>{host.host}</b>
				<Badge tone={RESULT_TONES[host.result]}>{host.result}</Badge>
				{host.healthy === false && <Badge tone="high">not as well as before</Badge>}
				<span class="muted">{host.changes.map(({ mitigation }) => mitigation).join(", ")}</span>
			</summary>
			<div id={anchor("host", host.host)}>
				{host.problems.length > 0 && <h4>Trouble</h4>}
				<Lines lines={host.problems} />
				{host.healthy === null && <p class="small muted">Nobody looked at its health afterwards.</p>}
				{host.changes.map((change) => (
					<ChangeSection change={change} />
				))}
				{host.owed.length > 0 && <h4>Still owed</h4>}
				<Lines lines={host.owed} />
			</div>
		</details>
	);
}

function ChangeSection({ change }: { change: ChangeView }): JSX.Element {
	const { title, status, message, verify, obstacles, conflicts, startedAt, endedAt } = change;
	return (
		<section class="step">
			<h4>
				{title} <Badge tone={STATUS_TONES[status]}>{statusWord(status)}</Badge>
			</h4>
			<p>{message}</p>
			{verify !== undefined && <p class="small">{`Judged after it: ${verify}`}</p>}
			<Lines lines={obstacles} />
			{conflicts.length > 0 && <p>Changed by somebody else since:</p>}
			<Lines lines={conflicts} />
			<p class="small muted">
				{`${change.unit}, ${minuteOf(startedAt)}${endedAt === null ? ", without an end" : ` to ${minuteOf(endedAt)}`}`}
			</p>
			{change.values.length > 0 && <Values change={change} />}
			{change.files.length > 0 && <Files change={change} />}
		</section>
	);
}

function Values({ change: { values, moreValues, status } }: { change: ChangeView }): JSX.Element {
	const caption = status === "rolled-back" ? "What was changed, and then put back" : "What was changed";
	return (
		<Table caption={caption} kind="stack">
			<thead>
				<tr>
					<th scope="col">Where</th>
					<th scope="col">What</th>
					<th scope="col">Before</th>
					<th scope="col">{afterText(status)}</th>
				</tr>
			</thead>
			<tbody>
				{values.map(({ target, name, before, after }) => (
					<tr>
						<th scope="row">{target}</th>
						<td>{name}</td>
						<td>
							<Value value={before} />
						</td>
						<td>
							<Value value={after} />
						</td>
					</tr>
				))}
				{moreValues > 0 && (
					<tr>
						<td colSpan={4}>{`and ${moreValues} more in the JSON report`}</td>
					</tr>
				)}
			</tbody>
		</Table>
	);
}

/** What was undone is not there any more. */
function afterText(status: ChangeStatus): string {
	return status === "rolled-back" ? "In between" : "After";
}

function Value({ value }: { value: string | null }): JSX.Element {
	return value === null ? <i class="muted">not there</i> : <code>{value}</code>;
}

function Files({ change: { files, status } }: { change: ChangeView }): JSX.Element {
	return (
		<Table caption="Files that it wrote, by the SHA-256 of their content" kind="stack">
			<thead>
				<tr>
					<th scope="col">File</th>
					<th scope="col">Before</th>
					<th scope="col">{afterText(status)}</th>
				</tr>
			</thead>
			<tbody>
				{files.map(({ path, before, after }) => (
					<tr>
						<th scope="row">{path}</th>
						<td class="hash">{before ?? "not there"}</td>
						<td class="hash">{after ?? "not there"}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

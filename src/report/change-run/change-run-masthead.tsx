import type { JSX } from "preact";
import { HostLink } from "../html/parts/links.tsx";
import { Fact } from "../html/parts/lists.tsx";
import { minuteOf } from "../text/dates.ts";
import { shortHash } from "../text/made-text.ts";
import { firstOf } from "../text/words.ts";
import { approvalText, endedWell, groupTexts, outcomeText, stateText } from "./change-run-text.ts";
import type { ChangeRunView } from "./change-run-view.ts";

/** Whose hosts, by whom, with which plan, how it ended, and what somebody must look at. */
export function ChangeRunMasthead({ view }: { view: ChangeRunView }): JSX.Element {
	const { run, plan, tenantName } = view;
	const good = endedWell(view);
	return (
		<header class="masthead frame">
			<div class="top">
				<div>
					<p class="kicker">Run of changes</p>
					<h1>{tenantName}</h1>
				</div>
				<p class={`coverage ${good ? "good" : "high"}`}>
					{`${good ? "✓" : "▲"} ${outcomeText(view)}`}
					<small>{stateText(run)}</small>
				</p>
			</div>
			<dl class="facts">
				<Fact name="Run">{run.id}</Fact>
				<Fact name="Began">{minuteOf(run.startedAt)}</Fact>
				<Fact name="Ended">{run.finishedAt === null ? "no" : minuteOf(run.finishedAt)}</Fact>
				{run.resumedAt.length > 0 && <Fact name="Resumed">{run.resumedAt.map(minuteOf).join(", ")}</Fact>}
				{run.rolledBackAt.length > 0 && (
					<Fact name="Rolled back">{run.rolledBackAt.map(minuteOf).join(", ")}</Fact>
				)}
				<Fact name="Approved by">{approvalText(run)}</Fact>
				<Fact name="Plan">{`${run.plan.id}, hash ${shortHash(run.plan.hash)}`}</Fact>
				{plan !== undefined && (
					<Fact name="Planned by">
						{`${plan.createdBy.user} on ${plan.createdBy.machine}, ${minuteOf(plan.createdAt)}`}
					</Fact>
				)}
				{plan !== undefined && plan.campaign !== null && <Fact name="Campaign">{plan.campaign}</Fact>}
				<Fact name="From scan">{run.plan.createdFrom}</Fact>
				<Fact name="Tool">{`${run.tool.name} ${run.tool.version}`}</Fact>
			</dl>
			<Attention view={view} />
		</header>
	);
}

/** What nobody may miss. */
function Attention({ view }: { view: ChangeRunView }): JSX.Element | null {
	const { run, halfDone, notUndone, hosts } = view;
	const troubles = [...groupTexts(hosts, ({ problems }) => problems)];
	if (halfDone.length + notUndone.length + troubles.length + run.problems.length === 0) return null;
	const isUrgent = halfDone.length + notUndone.length > 0;
	const { shown, rest } = firstOf(troubles, MOST_TROUBLES);
	return (
		<div class={`notice ${isUrgent ? "critical" : "high"}`} role="note">
			<h2>Look at this</h2>
			<ul>
				<Named hosts={halfDone} text="half done: nobody verified or undid a change there" />
				<Named hosts={notUndone} text="a rollback failed: somebody must look at the host" />
				{shown.map(([text, names]) => (
					<Named hosts={names} text={text} />
				))}
				{rest > 0 && <li>{`and ${rest} more, see the hosts`}</li>}
				{run.problems.map((problem) => (
					<li>{problem}</li>
				))}
			</ul>
		</div>
	);
}

const MOST_TROUBLES = 10;
const MOST_NAMED = 6;

function Named({ hosts, text }: { hosts: readonly string[]; text: string }): JSX.Element | null {
	if (hosts.length === 0) return null;
	const { shown, rest } = firstOf(hosts, MOST_NAMED);
	return (
		<li>
			{shown.map((host, index) => [index === 0 ? "" : ", ", <HostLink host={host} />])}
			{`${rest > 0 ? ` and ${rest} more` : ""}: ${text}`}
		</li>
	);
}

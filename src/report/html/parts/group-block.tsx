import type { JSX } from "preact";
import type { VerdictGroup } from "../../summary/verdict-groups.ts";
import { VerdictBadge } from "./badge.tsx";
import { HostList } from "./links.tsx";
import { Lines } from "./lists.tsx";
import { NextStep } from "./remedy.tsx";
import type { SetAnchors } from "./set-anchors.ts";
import { SetLine } from "./set-line.tsx";

/** Hosts with the same verdict, and what it rests on. */
export function GroupBlock({ group, sets }: { group: VerdictGroup; sets: SetAnchors }): JSX.Element {
	const { state, severity, summary, vulnerabilities, mitigation, hosts, evidence, evidenceHost, remedy } =
		group;
	return (
		<div class="group">
			<p>
				<VerdictBadge state={state} severity={severity} /> {summary}
				{mitigation !== undefined && mitigation !== "none" && ` (mitigation: ${mitigation})`}
			</p>
			{vulnerabilities !== undefined && <SetLine set={vulnerabilities} sets={sets} />}
			{state !== "fail" && remedy !== undefined && <NextStep text={remedy} />}
			<HostList hosts={hosts} />
			{evidence.length > 0 && (
				<div class="small muted">
					{hosts.length > 1 && `Evidence, as on ${evidenceHost}:`}
					<Lines lines={evidence} kind="evidence" />
				</div>
			)}
		</div>
	);
}

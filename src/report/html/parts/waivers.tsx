import type { JSX } from "preact";
import type { WaiverUse } from "../../../core/model/waiver.ts";
import { daysLeft } from "../../../core/waivers/match-waiver.ts";
import { plural } from "../../text/words.ts";
import type { Tone } from "../look/palette.ts";
import { Badge } from "./badge.tsx";
import { Table } from "./lists.tsx";

const TONES: Readonly<Record<WaiverUse["state"], Tone>> = {
	active: "quiet",
	expired: "high",
	unused: "medium",
	"not-checked": "unknown",
};
const WORDS: Readonly<Record<WaiverUse["state"], string>> = {
	active: "active",
	expired: "expired",
	unused: "matches nothing",
	"not-checked": "not checked",
};

/** Accepted findings of a tenant, with who answers for each and for how long. */
export function Waivers({ uses, now }: { uses: readonly WaiverUse[]; now: Date }): JSX.Element | null {
	if (uses.length === 0) return null;
	return (
		<Table kind="stack" caption="Waivers: findings that somebody accepted until a day">
			<thead>
				<tr>
					<th scope="col">Rule</th>
					<th scope="col">Hosts</th>
					<th scope="col">State</th>
					<th scope="col">Until</th>
					<th scope="col">Owner and reason</th>
				</tr>
			</thead>
			<tbody>
				{uses.map((use) => (
					<tr>
						<th scope="row">
							{use.rule}
							{use.subject !== undefined && <span class="id">{` ${use.subject}`}</span>}
						</th>
						<td>{use.hosts.join(", ")}</td>
						<td>
							<Badge tone={TONES[use.state]}>{WORDS[use.state]}</Badge>{" "}
							{use.matched > 0 && <span class="small muted">{plural(use.matched, "match", "matches")}</span>}
						</td>
						<td>
							<span class="day">{use.expires}</span>{" "}
							<span class="small muted">{daysText(daysLeft(use, now))}</span>
						</td>
						<td>
							<b>{use.owner}</b>
							{`: ${use.reason}`}
						</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function daysText(days: number): string {
	if (days < 0) return `${plural(-days, "day")} ago`;
	return days === 0 ? "last day" : `${plural(days, "day")} left`;
}

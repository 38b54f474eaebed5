import type { JSX } from "preact";
import type { MadeRow } from "../../summary/made-changes.ts";
import { originText, standingText } from "../../text/made-text.ts";
import { firstOf, plural } from "../../text/words.ts";
import { HostLink } from "./links.tsx";

const MOST_SHOWN = 30;

/** Changes that nobody can tell the end of stand above all others, host by host. */
export function UrgentChanges({ rows }: { rows: readonly MadeRow[] }): JSX.Element | null {
	if (rows.length === 0) return null;
	const { shown, rest } = firstOf(rows, MOST_SHOWN);
	return (
		<div class="notice critical" role="note">
			<h2>{`${plural(rows.length, "change")} without an end`}</h2>
			<ul>
				{shown.map(({ change, standing }) => (
					<li>
						<HostLink host={change.host} /> <b>{change.mitigation}</b>
						{`: ${standingText({ change, standing })} ${change.message} (${originText(change)})`}
					</li>
				))}
				{rest > 0 && <li>{`and ${rest} more`}</li>}
			</ul>
		</div>
	);
}

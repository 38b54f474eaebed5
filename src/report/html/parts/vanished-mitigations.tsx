import type { JSX } from "preact";
import type { Changes } from "../../../core/diff/changes.ts";
import { restoreCommand } from "../../../core/diff/restore-command.ts";
import { appliedByText } from "../../text/changes-text.ts";
import { plural } from "../../text/words.ts";
import { HostLink } from "./links.tsx";

/** A lost mitigation stands above everything else: everybody believes that it is there. */
export function VanishedMitigations({ changes }: { changes: Changes }): JSX.Element | null {
	const { vanishedMitigations: lost } = changes;
	if (lost.length === 0) return null;
	const command = restoreCommand(lost.map(({ id }) => id));
	return (
		<div class="notice critical" role="note">
			<h2>{`${plural(lost.length, "mitigation")} vanished since the earlier run`}</h2>
			<ul>
				{lost.map(({ host, id, from, to, detail, by }) => (
					<li>
						<b>{id}</b> on <HostLink host={host} />
						{`: ${from}, now ${to === "name-only" ? "there by name only" : "not there"} (${detail})${appliedByText({ by })}`}
					</li>
				))}
			</ul>
			{command !== undefined && (
				<p>
					The plan that puts {lost.length === 1 ? "it" : "them"} back: <code>{command}</code>
				</p>
			)}
		</div>
	);
}

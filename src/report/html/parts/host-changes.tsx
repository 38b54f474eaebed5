import type { JSX } from "preact";
import { type Changes, totalChangeCounts } from "../../../core/diff/changes.ts";
import { appliedByText } from "../../text/changes-text.ts";
import { plural } from "../../text/words.ts";
import { HostLink } from "./links.tsx";

interface Line {
	readonly host: string;
	readonly text: string;
	/** A host that is not in this run has no block to go to. */
	readonly isHere: boolean;
}

/** Hosts that came, went, changed their build or could not be looked at any more. */
export function HostChanges({ changes }: { changes: Changes }): JSX.Element {
	const { notSelected } = totalChangeCounts(changes);
	const lines = linesOf(changes);
	return (
		<>
			<h3>Hosts</h3>
			{lines.length === 0 && <p class="muted">The same hosts with the same builds.</p>}
			{lines.length > 0 && (
				<ul>
					{lines.map(({ host, text, isHere }) => (
						<li>
							{isHere ? <HostLink host={host} /> : <b>{host}</b>} {text}
						</li>
					))}
				</ul>
			)}
			{notSelected > 0 && (
				<p class="small muted">{`${plural(notSelected, "host")} of the earlier run were not selected in this one.`}</p>
			)}
		</>
	);
}

function linesOf(changes: Changes): Line[] {
	const { missing, newlyNotAssessed, added, newlyAssessed, builds, gainedMitigations } = changes;
	return [
		...missing.map(({ host }) => ({ host, text: "is missing: not selected any more", isHere: false })),
		...newlyNotAssessed.map(({ host, from, to, message }) => ({
			host,
			text: `was ${from}, is ${to}${message === undefined ? "" : `: ${message}`}`,
			isHere: true,
		})),
		...builds.map(({ host, from, to, fromName, toName }) => ({
			host,
			text: `went from ${fromName ?? from ?? "?"} to ${toName ?? to ?? "?"}`,
			isHere: true,
		})),
		...gainedMitigations.map(({ host, id, from, to, by }) => ({
			host,
			text: `has the mitigation ${id} now (${from} before, ${to})${appliedByText({ by })}`,
			isHere: true,
		})),
		...newlyAssessed.map(({ host, from, to }) => ({
			host,
			text: `was ${from} and could be assessed again (${to})`,
			isHere: true,
		})),
		...added.map(({ host }) => ({ host, text: "is new", isHere: true })),
	];
}

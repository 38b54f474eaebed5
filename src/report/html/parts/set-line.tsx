import type { JSX } from "preact";
import { exploitedOf, type VulnerabilitySet } from "../../summary/vulnerability-sets.ts";
import { firstOf, plural } from "../../text/words.ts";
import { anchor } from "./anchors.ts";
import type { SetAnchors } from "./set-anchors.ts";

const NAMED = 8;

/** The exploited ones by name, and a link to the whole list. */
export function SetLine({ set, sets }: { set: VulnerabilitySet; sets: SetAnchors }): JSX.Element {
	const { known, recalled } = exploitedOf(set.open);
	const list = sets.anchorOf(set);
	return (
		<p>
			<Named title="Known exploited" ids={known} />
			<Named title="Recalled as exploited" ids={recalled} />
			{list === undefined ? countsText(set) : <a href={`#${list}`}>{countsText(set)}</a>}
		</p>
	);
}

function Named({ title, ids }: { title: string; ids: readonly string[] }): JSX.Element | null {
	if (ids.length === 0) return null;
	const { shown, rest } = firstOf(ids, NAMED);
	return (
		<>
			<span class="muted">{title}: </span>
			{shown.map((id, index) => [
				index === 0 ? "" : ", ",
				<a href={`#${anchor("vulnerability", id)}`} class="day">
					{id}
				</a>,
			])}
			{rest > 0 && ` and ${rest} more`}
			{". "}
		</>
	);
}

/** `All 23 open, 4 could not tell` */
function countsText({ open, undecided, waived }: VulnerabilitySet): string {
	const parts = [
		open.length === 0 ? "" : `${plural(open.length, "CVE")} open`,
		undecided.length === 0 ? "" : `${undecided.length} could not tell`,
		waived.length === 0 ? "" : `${waived.length} waived`,
	].filter((part) => part !== "");
	return `List: ${parts.join(", ")}`;
}

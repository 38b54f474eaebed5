import type { JSX } from "preact";
import type { Change } from "../../../core/diff/host-history.ts";
import type { Tone } from "../look/palette.ts";
import { Badge } from "./badge.tsx";

/** A fixed finding is the only good news. */
export const CHANGE_TONES: Readonly<Record<Change, Tone>> = {
	new: "critical",
	returned: "high",
	unchanged: "quiet",
	fixed: "good",
};

export function ChangeBadge({ change }: { change: Change }): JSX.Element {
	return <Badge tone={CHANGE_TONES[change]}>{change}</Badge>;
}

import type { JSX } from "preact";
import type { ChangeStanding } from "../../../core/changes/standing-of-change.ts";
import { standingWord } from "../../text/made-text.ts";
import type { Tone } from "../look/palette.ts";
import { Badge } from "./badge.tsx";

const TONES: Readonly<Record<ChangeStanding, Tone>> = {
	"half-done": "critical",
	"not-undone": "critical",
	gone: "high",
	"name-only": "high",
	"not-told": "unknown",
	stands: "good",
	superfluous: "info",
	"not-needed": "quiet",
	removed: "good",
	back: "medium",
	"rolled-back": "quiet",
	replaced: "quiet",
	nothing: "quiet",
	since: "medium",
};

export function MadeBadge({ standing }: { standing: ChangeStanding }): JSX.Element {
	return <Badge tone={TONES[standing]}>{standingWord(standing)}</Badge>;
}

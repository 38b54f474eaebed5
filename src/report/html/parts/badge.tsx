import type { JSX } from "preact";
import type { OutcomeStatus } from "../../../core/model/outcome.ts";
import type { Severity, VerdictState } from "../../../core/model/state.ts";
import { STANDING_NAMES, type Standing } from "../../summary/standing.ts";
import type { SupportState } from "../../summary/support.ts";
import type { Tone } from "../look/palette.ts";

/** A word in its colour, with the glyph of the tone before it. */
export function Badge({ tone, children }: { tone: Tone; children: string }): JSX.Element {
	return <b class={`badge ${tone}`}>{children}</b>;
}

const STANDING_TONES = {
	critical: "critical",
	high: "high",
	medium: "medium",
	low: "low",
	info: "info",
	unknown: "unknown",
	"not-assessed": "quiet",
	waived: "quiet",
	clean: "good",
} as const satisfies Record<Standing, Tone>;

export function standingTone(standing: Standing): Tone {
	return STANDING_TONES[standing];
}

export function StandingBadge({ standing }: { standing: Standing }): JSX.Element {
	return <Badge tone={STANDING_TONES[standing]}>{STANDING_NAMES[standing]}</Badge>;
}

const STATE_BADGES: Readonly<Record<Exclude<VerdictState, "fail">, readonly [Tone, string]>> = {
	pass: ["good", "passed"],
	"not-applicable": ["quiet", "not applicable"],
	unknown: ["unknown", "could not tell"],
	error: ["unknown", "rule error"],
	waived: ["quiet", "waived"],
};

/** The state of a verdict; a failed one shows its severity instead. */
export function VerdictBadge({ state, severity }: { state: VerdictState; severity: Severity }): JSX.Element {
	if (state === "fail") return <Badge tone={severity}>{severity}</Badge>;
	const [tone, text] = STATE_BADGES[state];
	return <Badge tone={tone}>{text}</Badge>;
}

const OUTCOME_TONES: Readonly<Record<OutcomeStatus, Tone>> = {
	ok: "good",
	partial: "medium",
	unreachable: "high",
	"auth-failed": "high",
	"timed-out": "high",
	"script-failed": "high",
	skipped: "quiet",
};

export function OutcomeBadge({ status }: { status: OutcomeStatus }): JSX.Element {
	return <Badge tone={OUTCOME_TONES[status]}>{status}</Badge>;
}

export const SUPPORT_TONES: Readonly<Record<SupportState, Tone>> = {
	ended: "critical",
	extended: "medium",
	ending: "medium",
	supported: "good",
	unknown: "unknown",
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Clocks differ; more than this is no clock that an age could be told by. */
const MOST_AHEAD_MS = DAY_MS;

/** How old a file is by the clock of its host. `problem` says why that is too old, or no age at all. */
export function judgeAge(
	createdAt: Date,
	now: Date,
	maxAgeMs: number,
): { readonly text: string; readonly problem: string | undefined } {
	const ageMs = now.getTime() - createdAt.getTime();
	const text =
		ageMs < 0 ? `${durationText(-ageMs)} ahead of this machine's clock` : `${durationText(ageMs)} old`;
	if (-ageMs > MOST_AHEAD_MS) return { text, problem: `its date is ${text}` };
	return {
		text,
		problem: ageMs > maxAgeMs ? `it is ${text}; ${durationText(maxAgeMs)} are allowed` : undefined,
	};
}

/** `3 days`, `5 hours`, `1 minute` */
export function durationText(ms: number): string {
	const [unit, size] =
		ms >= 2 * DAY_MS ? ["day", DAY_MS] : ms >= 2 * HOUR_MS ? ["hour", HOUR_MS] : ["minute", MINUTE_MS];
	const count = Math.floor(ms / size);
	return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a checked duration such as `15s`. */
export function durationMs(text: string): number {
	const [, digits = "0", unit = "ms"] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
	return Number(digits) * (UNITS[unit] ?? 1);
}

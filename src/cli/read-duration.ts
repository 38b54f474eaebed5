import { FleetError } from "../core/errors.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `15s`, `5m`, `500ms`; a unit is required. */
export function readDuration(option: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
	const unit = UNITS[match?.[2] ?? ""];
	const value = Number(match?.[1]);
	if (unit === undefined || !Number.isFinite(value) || value <= 0) {
		throw new FleetError(
			"usage",
			`--${option} ${text}: expected a duration with its unit, for example 15s, 5m or 2h`,
		);
	}
	return Math.round(value * unit);
}

import type { HostRecord } from "../../core/model/host-record.ts";
import { isAssessed } from "../../core/model/outcome.ts";
import { isAtLeast, type Severity } from "../../core/model/state.ts";

/** Where one host stands, worst first; every host has exactly one, so these add up to the hosts. */
export const STANDINGS = [
	"critical",
	"high",
	"medium",
	"low",
	"info",
	"unknown",
	"not-assessed",
	"waived",
	"clean",
] as const;
export type Standing = (typeof STANDINGS)[number];

/** How a standing is called in lists for people. */
export const STANDING_NAMES: Readonly<Record<Standing, string>> = {
	critical: "critical",
	high: "high",
	medium: "medium",
	low: "low",
	info: "info",
	unknown: "could not tell",
	"not-assessed": "not assessed",
	waived: "waived only",
	clean: "clean",
};

/** The worst thing a run says of a host. A failed verdict counts even where the host was lost later. */
export function standingOf(record: HostRecord): Standing {
	let worst: Severity | undefined;
	for (const { state, severity } of record.verdicts) {
		if (state === "fail" && (worst === undefined || isAtLeast(severity, worst))) worst = severity;
	}
	if (worst !== undefined) return worst;
	if (!isAssessed(record.outcome.status)) return "not-assessed";
	if (record.verdicts.length === 0) return "unknown";
	if (record.verdicts.some(({ state }) => isUndecided(state))) return "unknown";
	return record.verdicts.some(({ state }) => state === "waived") ? "waived" : "clean";
}

/** States in which nothing could be said. */
export function isUndecided(state: string): state is "unknown" | "error" {
	return state === "unknown" || state === "error";
}

export function compareStandings(a: Standing, b: Standing): number {
	return STANDINGS.indexOf(a) - STANDINGS.indexOf(b);
}

export function countStandings(hosts: Iterable<{ readonly standing: Standing }>): Record<Standing, number> {
	const counts: Record<Standing, number> = {
		critical: 0,
		high: 0,
		medium: 0,
		low: 0,
		info: 0,
		unknown: 0,
		"not-assessed": 0,
		waived: 0,
		clean: 0,
	};
	for (const { standing } of hosts) counts[standing] += 1;
	return counts;
}

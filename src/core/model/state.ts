import { z } from "zod";

/** State of a verdict and of a finding. "Could not look" is `unknown`, never `pass`. */
export const VERDICT_STATES = ["pass", "fail", "not-applicable", "unknown", "error", "waived"] as const;
export type VerdictState = (typeof VERDICT_STATES)[number];
export const verdictStateSchema = z.enum(VERDICT_STATES);

/** Worst first: the order of every list and the scale of `--fail-on`. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];
export const severitySchema = z.enum(SEVERITIES);

/** How sure an indicator of compromise is. */
export const CONFIDENCES = ["confirmed", "likely", "informational"] as const;

/** A mitigated, unpatched host still fails; this says what stands in the way of an attack. */
export const MITIGATION_STATES = ["none", "effective", "name-only", "leftover"] as const;
export type MitigationState = (typeof MITIGATION_STATES)[number];

/** True when `severity` is at least as bad as `threshold`. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
	return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** The worse of two severities. */
export function worseOf(a: Severity, b: Severity): Severity {
	return isAtLeast(a, b) ? a : b;
}

import { isInForce } from "../model/host-mitigation.ts";
import type { HostRecord } from "../model/host-record.ts";

/** A mitigation that was seen in force, and the last look that saw it so. */
export interface KnownMitigation {
	readonly id: string;
	/** Run id. */
	readonly run: string;
	/** ISO time of the look. */
	readonly at: string;
}

/** Rule that reports a mitigation which was in force and is not any more. */
export const DRIFT_RULE = "mitigation-drift";

/**
 * What stays known after this record. A mitigation that is gone stays known, so that it is
 * reported in every run until it is back; one that is not needed any more is forgotten.
 */
export function rememberMitigations(
	known: readonly KnownMitigation[],
	record: HostRecord,
	run: string,
): KnownMitigation[] {
	const seen = record.mitigations
		.filter(({ state }) => isInForce(state))
		.map(({ id }) => ({ id, run, at: record.startedAt }));
	const states = new Map(record.mitigations.map(({ id, state }) => [id, state]));
	const missed = new Set(
		record.findings.filter(({ rule }) => rule === DRIFT_RULE).map(({ subject }) => subject),
	);
	const isDecided = record.verdicts.some(({ rule, state }) => rule === DRIFT_RULE && state !== "unknown");
	const kept = known.filter(({ id, at }) => {
		// A change that was verified after this look.
		if (at > record.startedAt) return true;
		const state = states.get(id);
		if (state === undefined || state === "unknown" || !isDecided) return !seen.some((one) => one.id === id);
		return !isInForce(state) && missed.has(id);
	});
	return [...seen.filter(({ id }) => !kept.some((one) => one.id === id)), ...kept];
}

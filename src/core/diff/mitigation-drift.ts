import type { Finding, RuleFinding } from "../model/finding.ts";
import { type HostMitigation, isInForce } from "../model/host-mitigation.ts";
import type { MitigationEntry } from "../model/mitigation.ts";
import type { RuleResult } from "../model/rule.ts";
import type { RuleInfo } from "../model/run-document.ts";
import type { Verdict } from "../model/verdict.ts";
import { type ChangeNote, lastVerified } from "./change-notes.ts";
import { DRIFT_RULE, type KnownMitigation } from "./known-mitigations.ts";
import { restoreCommand } from "./restore-command.ts";
import { isStillNeeded } from "./still-needed.ts";

export const MITIGATION_DRIFT: RuleInfo = {
	id: DRIFT_RULE,
	title: "No mitigation was lost",
	severity: "high",
	why: "A cumulative update, a repaired web.config or a rolled back setting takes a mitigation away without a word, and everybody still believes that it is there.",
	references: [],
};

/** What earlier runs know of the host. */
export interface PreviousLook {
	readonly mitigations: readonly KnownMitigation[];
	readonly build: string | null;
	/** What was changed on it with this program. @default none */
	readonly changes?: readonly ChangeNote[];
}

/** What was known at that time: a record of old facts is not held against what came later. */
export function previousAsOf(previous: PreviousLook | undefined, time: string): PreviousLook | undefined {
	if (previous === undefined) return undefined;
	return {
		...previous,
		mitigations: previous.mitigations.filter(({ at }) => at < time),
		changes: (previous.changes ?? []).filter(({ at }) => at < time),
	};
}

/** The record as far as it is made when drift is judged. */
export interface DriftInput {
	/** Why the host was not assessed, or undefined. */
	readonly notAssessedReason: string | undefined;
	readonly build: string | null;
	readonly mitigations: readonly HostMitigation[];
	readonly verdicts: readonly Verdict[];
	readonly findings: readonly Finding[];
}

/** Compares what is in force now with what was in force before; needs no fact of the host itself. */
export function judgeDrift(
	input: DriftInput,
	previous: PreviousLook | undefined,
	entries: readonly MitigationEntry[] = [],
): RuleResult {
	const known = previous?.mitigations ?? [];
	if (input.notAssessedReason !== undefined)
		return result("unknown", `Not assessed: ${input.notAssessedReason}`);
	if (known.length === 0) return result("not-applicable", "No mitigation was in force at an earlier look.");
	const states = new Map(input.mitigations.map((mitigation) => [mitigation.id, mitigation]));
	const gone: RuleFinding[] = [];
	const unclear: string[] = [];
	for (const memory of known) {
		const now = states.get(memory.id);
		const entry = entries.find(({ id }) => id === memory.id);
		if (now === undefined || now.state === "unknown") unclear.push(memory.id);
		else if (!isInForce(now.state) && isStillNeeded(entry?.cves ?? [], input)) {
			const change = lastVerified(previous?.changes ?? [], memory.id, memory.at);
			const title = entry?.title ?? memory.id;
			gone.push(lostFinding(memory, now, title, buildText(previous?.build, input.build), change));
		}
	}
	if (gone.length > 0) {
		const names = gone.map(({ subject }) => subject).join(", ");
		const remedy = remedyOf(gone.map(({ subject }) => subject));
		return {
			...result("fail", `Was in force earlier and is not any more: ${names}.`, remedy),
			findings: gone,
		};
	}
	if (unclear.length > 0)
		return result("unknown", `Whether these are still in force could not be told: ${unclear.join(", ")}.`);
	return result("pass", "Every mitigation that was in force is still there, or not needed any more.");
}

function remedyOf(gone: readonly string[]): string {
	const command = restoreCommand(gone);
	const back = command === undefined ? "." : `: ${command}`;
	return `Install the security update that makes it superfluous, or put it back${back}`;
}

function lostFinding(
	memory: KnownMitigation,
	now: HostMitigation,
	title: string,
	build: string,
	change: ChangeNote | undefined,
): RuleFinding {
	const was =
		change === undefined
			? `was in force on ${memory.at.slice(0, 10)}`
			: `was applied by run ${change.run} on ${change.at.slice(0, 10)}`;
	const how = now.state === "name-only" ? "is there by name only now" : "is gone";
	return {
		subject: memory.id,
		state: "fail",
		severity: "high",
		mitigation: now.state === "name-only" ? "name-only" : "none",
		summary: `${title}: ${was} and ${how}`,
		evidence: [
			...(change === undefined ? [] : [`applied: run ${change.run}, ${change.at}`]),
			`in force: run ${memory.run}, ${memory.at}`,
			`now: ${now.state}, ${now.detail}`,
			...(build === "" ? [] : [build]),
		],
		remedy: remedyOf([memory.id]),
	};
}

function buildText(before: string | null | undefined, now: string | null): string {
	if (before == null || now === null || before === now) return "";
	return `the build changed from ${before} to ${now} in between`;
}

function result(state: Verdict["state"], summary: string, remedy?: string): RuleResult {
	const severity = state === "fail" || state === "unknown" ? "high" : "info";
	const verdict = { state, severity, summary, evidence: [] } as const;
	return {
		verdict: { ...verdict, evidence: [], ...(remedy === undefined ? {} : { remedy }) },
		findings: [],
	};
}

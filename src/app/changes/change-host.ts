import { setTimeout as delay } from "node:timers/promises";
import type { Change } from "../../core/changes/change.ts";
import { isHalfDone, resumeChange, startChange } from "../../core/changes/change.ts";
import { checkBeforeChange } from "../../core/changes/check-before-change.ts";
import {
	compareHealth,
	type HostHealth,
	seeHealth,
	stoppedOnPurpose,
} from "../../core/changes/host-health.ts";
import { judgeChange } from "../../core/changes/judge-change.ts";
import { cleanText } from "../../core/clean-text.ts";
import { errorText } from "../../core/errors.ts";
import { CHANGE_SCHEMA, type ChangeRecord } from "../../core/model/change/change-record.ts";
import type { HostResult } from "../../core/model/change/change-run.ts";
import { type ChangeValue, preconditionOf } from "../../core/model/change/change-values.ts";
import { isRemoval } from "../../core/mitigations/is-removal.ts";
import { expectedValues } from "../../core/mitigations/expected-values.ts";
import type { PlanStep } from "../../core/model/change/plan.ts";
import type { HostFacts } from "../../core/model/facts/index.ts";
import type { Host } from "../../core/model/host.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { ChangeHands } from "./run-change.ts";
import { runChange } from "./run-change.ts";
import { whatIsOwed } from "../../core/changes/what-is-owed.ts";
import type { ChangeWork, Collected, HostLink } from "./change-work.ts";

/** First problem of a host that its DAG kept from being begun. */
export const NOT_BEGUN = "Not begun, for the sake of its DAG.";

/** How a host ended, without what the batch knows. */
export type HostEnding = Omit<HostResult, "host" | "batch">;

/**
 * All steps of one host over one session: look, change, look again. A step that fails ends the host; what was never
 * begun stays so. Never rejects.
 */
export async function changeHost(host: Host, work: ChangeWork): Promise<HostEnding> {
	let link: HostLink | undefined;
	try {
		link = await work.open(host);
		return await workOn(host, link, work);
	} catch (thrown) {
		const isHalf = [...work.changesOf(host.id).values()].some(isHalfDone);
		work.onFault(thrown);
		return ending(isHalf ? "half-done" : "failed", null, [cleanText(errorText(thrown))]);
	} finally {
		await link?.close();
	}
}

async function workOn(host: Host, link: HostLink, work: ChangeWork): Promise<HostEnding> {
	const before = await link.collect();
	const halfDone = [...work.changesOf(host.id).values()].filter(isHalfDone);
	if (before.problem !== undefined) {
		const problem = `${halfDone.length > 0 ? "Half done, and " : ""}${before.problem}`;
		return ending(halfDone.length > 0 ? "half-done" : "failed", null, [problem]);
	}
	const known = work.baselineOf(host.id);
	const pages = known === undefined ? await askPages(host, work) : {};
	const seen = known ?? seeHealth(before.facts, pages);
	// Without it nobody could tell whether a change did harm. What is half done goes on all the same.
	if (typeof seen === "string" && halfDone.length === 0) {
		return ending("failed", null, [`Its health cannot be seen before the change: ${seen}.`]);
	}
	const risks = halfDone.length > 0 ? [] : risksOfChange(host, work, before);
	if (risks.length > 0) return notBegun(host, work, risks);
	if (known === undefined && typeof seen !== "string") await work.noteBaseline(host.id, seen);
	const ran = await runSteps(host, link, work, before.facts);
	return await lookAgain(host, link, work, typeof seen === "string" ? undefined : seen, before, ran);
}

/** Why nothing new may be begun on this member of a DAG. One with nothing left to begin is only looked at. */
function risksOfChange(host: Host, work: ChangeWork, { facts, computerName }: Collected): readonly string[] {
	const others = work.membersBeside(host.id, facts);
	const isAllBegun = work.changesOf(host.id).size >= work.stepsOf(host.id).length;
	if (isAllBegun || work.isDespiteDag) return [];
	return checkBeforeChange(host, computerName, facts["collect/availability"], others);
}

/** What holds up this member would meet the next one, too: `healthy` is false, so that the gate closes. */
function notBegun(host: Host, work: ChangeWork, risks: readonly string[]): HostEnding {
	const isBegun = work.changesOf(host.id).size > 0;
	return ending(isBegun ? "partial" : "skipped", false, [NOT_BEGUN, ...risks]);
}

interface StepsRun {
	readonly changes: readonly Change[];
	/** A step was not begun because the run ends. */
	readonly isStopped: boolean;
}

async function runSteps(host: Host, link: HostLink, work: ChangeWork, before: HostFacts): Promise<StepsRun> {
	const changes: Change[] = [];
	for (const [index, step] of work.stepsOf(host.id).entries()) {
		const id = `${host.id}#${step.unit}#${index + 1}`;
		const stored = work.changesOf(host.id).get(id);
		if (stored === undefined && work.isStopping()) return { changes, isStopped: true };
		const planned = preconditionOf(expectedValues(step.values, changes.flatMap(leftBy)));
		const change = await beginOrGoOn(id, step, planned, stored, work);
		const ended = await runChange(change, handsFor(host, step, link, work, before), stored);
		changes.push(ended);
		const file = work.fileOf(step);
		// Nothing is left on the host but what undoes the change.
		if (file !== undefined && ended.next.do === "end") await link.removeFile(file);
		if (endsHost(ended)) break;
	}
	return { changes, isStopped: false };
}

async function beginOrGoOn(
	id: string,
	step: PlanStep,
	planned: string,
	stored: ChangeRecord | undefined,
	work: ChangeWork,
): Promise<Change> {
	if (stored !== undefined) return resumeChange(stored, planned, await work.undoOf(stored));
	const script = work.scriptOf(step.unit);
	const record: ChangeRecord = {
		schema: CHANGE_SCHEMA,
		id,
		run: work.run,
		plan: work.plan.hash,
		tenant: work.plan.tenant,
		host: step.host,
		unit: step.unit,
		version: script.version,
		script: script.sha256,
		status: "planned",
		message: "",
		startedAt: work.now().toISOString(),
		endedAt: null,
		obstacles: [],
		before: null,
		applied: null,
		after: null,
		verify: null,
		rollback: null,
		undo: null,
	};
	return startChange(record, planned);
}

/** Values that a change of this run left on the host. */
function leftBy({ record }: Change): (readonly ChangeValue[])[] {
	return record.status === "verified" && record.applied !== null ? [record.applied.values] : [];
}

/** What one step needs, tied to its host. */
export function handsFor(
	host: Host,
	step: Pick<PlanStep, "unit" | "parameters">,
	link: HostLink,
	work: ChangeWork,
	before: HostFacts,
): ChangeHands {
	return {
		scripts: work.scripts,
		parameters: step.parameters,
		run: link.run,
		async sendFile() {
			const file = work.fileOf(step);
			return file === undefined ? undefined : await link.putFile(file);
		},
		look: async () => (await link.collect()).facts,
		scrub: link.scrub,
		async judge(facts, { record }) {
			const input = { facts: { ...before, ...facts }, ...work.ruleInput(host) };
			const judged = judgeChange(step.unit, record.applied, input, step.parameters);
			// What a removal lets through again is none of its success.
			const isTried = judged.ok && !isRemoval(step.parameters);
			const tried = isTried ? await work.probe?.tryUnit(host, step.unit) : null;
			if (!tried) return judged;
			return tried.ok ? { ok: true, detail: `${judged.detail} ${tried.detail}` } : tried;
		},
		storeUndo: work.storeUndo,
		journal: work.journal,
		audit: work.audit,
		now: work.now,
		settleMs: work.settleMs,
	};
}

/** A refusal wrote nothing and leaves the other steps alone; everything else that is not well ends the host. */
function endsHost({ record, next }: Change): boolean {
	return (
		next.do === "leave" ||
		record.status === "failed" ||
		record.status === "rolled-back" ||
		record.status === "rollback-failed"
	);
}

/** The host after its changes: is it as well as before, and what do the rules say of it now? */
async function lookAgain(
	host: Host,
	link: HostLink,
	work: ChangeWork,
	baseline: HostHealth | undefined,
	before: Awaited<ReturnType<HostLink["collect"]>>,
	{ changes, isStopped }: StepsRun,
): Promise<HostEnding> {
	const problems = changes.flatMap(describeTrouble);
	const isHalf = changes.some(({ next }) => next.do === "leave");
	const hasWritten = changes.some(({ record }) => record.applied !== null);
	const stopped = hasWritten ? "partial" : "skipped";
	const result = isHalf ? "half-done" : problems.length > 0 ? "failed" : isStopped ? stopped : "done";
	if (isHalf) return ending(result, null, problems);
	const { after, trouble } = hasWritten
		? await waitForHealth(host, link, work, baseline, changes)
		: { after: before, trouble: [] };
	if (after.problem !== undefined) return ending(result, false, [...problems, ...trouble]);
	work.membersBeside(host.id, after.facts);
	const record: HostRecord = await work.judge(host, after);
	return {
		...ending(result, trouble.length === 0, [...problems, ...trouble]),
		owed: whatIsOwed(record),
	};
}

/** Services and pools take their time; what is not as before when the time is up is trouble. */
async function waitForHealth(
	host: Host,
	link: HostLink,
	work: ChangeWork,
	baseline: HostHealth | undefined,
	changes: readonly Change[],
): Promise<{
	readonly after: Awaited<ReturnType<HostLink["collect"]>>;
	readonly trouble: readonly string[];
}> {
	const inForce = changes.flatMap(({ record }) =>
		record.status === "verified" && record.applied !== null ? [record.applied] : [],
	);
	const onPurpose = stoppedOnPurpose(inForce);
	const until = performance.now() + work.healthWaitMs;
	for (;;) {
		const after = await link.collect();
		const seen = after.problem ?? seeHealth(after.facts, await askPages(host, work));
		const trouble =
			typeof seen === "string"
				? [`Its health cannot be seen after the change: ${seen}.`]
				: baseline === undefined
					? []
					: compareHealth(baseline, seen, onPurpose);
		if (trouble.length === 0 || performance.now() >= until || work.isStopping()) return { after, trouble };
		await delay(work.healthPollMs);
	}
}

async function askPages(host: Host, work: ChangeWork): Promise<HostHealth["pages"]> {
	return (await work.probe?.askPages(host)) ?? {};
}

function describeTrouble({ record, problem }: Change): string[] {
	const isTrouble = problem !== null || !["verified", "unchanged"].includes(record.status);
	if (!isTrouble) return [];
	return [`${record.unit}: ${record.status}: ${problem ?? record.message}`];
}

function ending(
	result: HostEnding["result"],
	healthy: boolean | null,
	problems: readonly string[],
): HostEnding {
	return { result, healthy, problems: [...problems], owed: [] };
}

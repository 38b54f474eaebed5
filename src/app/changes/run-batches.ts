import { isHalfDone } from "../../core/changes/change.ts";
import { errorText } from "../../core/errors.ts";
import type { ChangeStopReason, HostResult } from "../../core/model/change/change-run.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import type { Host } from "../../core/model/host.ts";
import { runQueue } from "../../remoting/runner/run-queue.ts";
import type { Fleet } from "../open-fleet.ts";
import type { ChangeEvents } from "./change-events.ts";
import { changeHost, NOT_BEGUN } from "./change-host.ts";
import { type ApplyTerms, closedWindow } from "./check-apply.ts";
import type { OpenedWork } from "./open-work.ts";
import { surveyMembers } from "./survey-members.ts";
import { type Hook, type HookInput, runHook } from "./run-hook.ts";

export interface BatchRequest {
	readonly plan: Plan;
	readonly fleet: Pick<Fleet, "hosts" | "limits">;
	readonly events: ChangeEvents;
	readonly hooks: { readonly before: Hook | undefined; readonly after: Hook | undefined };
	readonly environment: NodeJS.ProcessEnv;
	/** Why it is done outside the maintenance window; undefined where it is not. */
	readonly outsideWindow: string | undefined;
	readonly now: () => Date;
}

/** How a run is stopped. */
export interface RunControl {
	readonly halt: (reason: ChangeStopReason, message: string) => void;
	readonly isStopping: () => boolean;
}

/** The work of a change run on its hosts. */
export interface Batches {
	/** What a crash left comes before anything new, whatever else stands in the way. */
	finishHalfDone(signal: AbortSignal): Promise<void>;
	runAll(signal: AbortSignal, terms: ApplyTerms): Promise<void>;
}

export function createBatches(
	request: BatchRequest,
	{ work, changes, noteEnd }: OpenedWork,
	results: Map<string, HostResult>,
	control: RunControl,
): Batches {
	const { plan, fleet, events, hooks } = request;
	const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
	const batchOf = new Map(
		plan.batches.flatMap((batch, index) => batch.map((host) => [host, index + 1] as const)),
	);

	async function visit(host: Host, isStopping: () => boolean): Promise<void> {
		events.onHostStart?.(host.id);
		const ended = await changeHost(host, { ...work, isStopping });
		const result: HostResult = { host: host.id, batch: batchOf.get(host.id) ?? 1, ...ended };
		results.set(host.id, result);
		await noteEnd(result);
		events.onHostEnd?.(result);
	}

	function failures(): number {
		return [...results.values()].filter(({ result }) => result === "failed" || result === "half-done").length;
	}

	async function finishHalfDone(signal: AbortSignal): Promise<void> {
		const left = new Set([...changes.values()].filter(isHalfDone).map(({ host }) => host));
		const waiting = plan.batches.flat().flatMap((id) => (left.has(id) ? (hosts.get(id) ?? []) : []));
		await runQueue(waiting, fleet.limits, (host) => visit(host, () => true), signal);
	}

	async function runAll(signal: AbortSignal, terms: ApplyTerms): Promise<void> {
		let isSurveyed = false;
		for (const [index, batch] of plan.batches.entries()) {
			const waiting = batch.filter((id) => !isThrough(results.get(id)));
			if (waiting.length === 0) continue;
			if (failures() > terms.maxFailures) {
				control.halt("stop-rule", stopText(failures(), terms.maxFailures));
			}
			const closed = closedWindow(terms.window, request.now());
			if (closed !== undefined && request.outsideWindow === undefined) control.halt("window-closed", closed);
			if (control.isStopping()) return;
			if (!isSurveyed && !work.isDespiteDag) await surveyMembers(fleet.hosts, work, fleet.limits, signal);
			isSurveyed = true;
			await runBatch(index + 1, waiting, signal, terms.maxFailures);
			if (control.isStopping()) return;
			const sick = batch.filter((id) => isSick(results.get(id)));
			if (sick.length > 0) {
				control.halt("health-gate", gateText(sick, results));
				return;
			}
		}
		if (failures() > terms.maxFailures) control.halt("stop-rule", stopText(failures(), terms.maxFailures));
	}

	async function runBatch(
		number: number,
		waiting: readonly string[],
		signal: AbortSignal,
		maxFailures: number,
	): Promise<void> {
		events.onBatchStart?.(number, plan.batches.length, waiting);
		const known = waiting.flatMap((id) => hosts.get(id) ?? []);
		if (!(await callHook("before-batch", hooks.before, number, known))) return;
		await runQueue(
			known,
			fleet.limits,
			async (host) => {
				await visit(host, control.isStopping);
				if (failures() > maxFailures) control.halt("stop-rule", stopText(failures(), maxFailures));
			},
			signal,
		);
		await callHook("after-batch", hooks.after, number, known);
	}

	async function callHook(
		event: HookInput["event"],
		hook: Hook | undefined,
		batch: number,
		of: readonly Host[],
	): Promise<boolean> {
		if (hook === undefined) return true;
		const input: HookInput = {
			event,
			run: work.run,
			plan: plan.hash,
			tenant: plan.tenant,
			batch,
			batches: plan.batches.length,
			hosts: of.map(({ id, name, address, groups }) => {
				const known = results.get(id);
				const ended = event === "before-batch" || known === undefined ? {} : endedAs(known);
				return { id, name, address, groups, ...ended };
			}),
		};
		const problem = await runHook(hook, input, request.environment).catch(errorText);
		if (problem !== undefined) control.halt("hook", `the hook ${event} failed: ${problem}`);
		return problem === undefined;
	}

	return { finishHalfDone, runAll };
}

function endedAs({ result, healthy }: HostResult): Pick<HostResult, "result" | "healthy"> {
	return { result, healthy };
}

/** Done, and as well as before. */
function isThrough(result: HostResult | undefined): boolean {
	return result?.result === "done" && result.healthy === true;
}

/** Known not to be as well as before; or changed by half, which nobody can call well. */
function isSick(result: HostResult | undefined): boolean {
	return result?.healthy === false || result?.result === "half-done";
}

/** A host that was not begun may be as well as before: it is its DAG that is not. */
function gateText(sick: readonly string[], results: ReadonlyMap<string, HostResult>): string {
	const waits = sick.filter((id) => results.get(id)?.problems[0] === NOT_BEGUN);
	const worse = sick.filter((id) => !waits.includes(id));
	return [
		...(worse.length === 0 ? [] : [`not as well as before: ${worse.join(", ")}`]),
		...(waits.length === 0 ? [] : [`not begun because of its DAG: ${waits.join(", ")}`]),
	].join("; ");
}

function stopText(failures: number, most: number): string {
	return `${failures} ${failures === 1 ? "host" : "hosts"} failed, and ${most} may`;
}

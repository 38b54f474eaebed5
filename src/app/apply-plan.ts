import { setMaxListeners } from "node:events";
import { FleetError } from "../core/errors.ts";
import type { ChangeRun, ChangeStopReason } from "../core/model/change/change-run.ts";
import type { Plan } from "../core/model/change/plan.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import { writeChangeRun, writePlanCopy } from "../store/change-run.ts";
import { createRun, openRunFolder, type RunWriter } from "../store/create-run.ts";
import { acquireLock } from "../store/lock.ts";
import { ensureFolder } from "../store/write-atomic.ts";
import { type ChangeFiles, checkFiles } from "./changes/change-files.ts";
import type { ChangeEvents } from "./changes/change-events.ts";
import type { ChangeParts } from "./changes/change-parts.ts";
import { checkApply, closedWindow } from "./changes/check-apply.ts";
import { describeHalfDone, findHalfDone } from "./changes/half-done.ts";
import { type ChangeTimes, openWork } from "./changes/open-work.ts";
import type { WebProbe } from "./changes/probe-host.ts";
import { noteInLedger } from "./changes/note-in-ledger.ts";
import { createBatches } from "./changes/run-batches.ts";
import type { Hook } from "./changes/run-hook.ts";
import { startChangeRun } from "./changes/start-change-run.ts";
import type { Fleet } from "./open-fleet.ts";

export interface ApplyRequest {
	/** Opened with the hosts of the plan. */
	readonly fleet: Fleet;
	readonly knowledge: Knowledge;
	readonly runsDir: string;
	readonly command: string;
	readonly plan: Plan;
	/** Who agreed, and to how many hosts; of a resume, what the run says. */
	readonly approval: { readonly how: "interactive" | "unattended"; readonly hosts: number };
	/** Why it is done outside the maintenance window; undefined where it is not. */
	readonly outsideWindow: string | undefined;
	/** Why members of a DAG are changed that is not fit for it. @default they are not */
	readonly despiteDag?: string | undefined;
	readonly hooks: { readonly before: Hook | undefined; readonly after: Hook | undefined };
	/** Undefined where the web servers are asked nothing. */
	readonly probe: WebProbe | undefined;
	/** Files that changes need on the hosts. @default none */
	readonly files?: ChangeFiles | undefined;
	/** Ctrl-C: the step in flight is brought to its end, nothing new is begun. */
	readonly signal: AbortSignal;
	readonly events: ChangeEvents;
	/** A run to go on with; its plan is `plan`. */
	readonly resume: ChangeRun | undefined;
	readonly times?: ChangeTimes | undefined;
	/** For hooks. */
	readonly environment: NodeJS.ProcessEnv;
}

export interface ApplyOutcome {
	readonly run: ChangeRun;
	readonly runDir: string;
}

/**
 * Carries out an approved plan: batch after batch, each host verified, and what cannot be verified rolled back.
 *
 * @throws FleetError when it is refused before anything was begun
 */
export async function applyPlan(parts: ChangeParts, request: ApplyRequest): Promise<ApplyOutcome> {
	const { fleet, runsDir, plan } = request;
	const terms = checkApply(plan, fleet, parts.changes);
	checkFiles(plan, request.files ?? new Map());
	if (request.approval.hosts !== plan.batches.flat().length) {
		throw new FleetError("not-approved", "The plan was approved for another number of hosts.");
	}
	const closed = closedWindow(terms.window, parts.now());
	if (closed !== undefined && request.outsideWindow === undefined) {
		throw new FleetError("window-closed", `Nothing was begun: ${closed}.`, {
			hint: "--now-outside-window REASON begins all the same, and the reason is kept.",
		});
	}
	await ensureFolder(runsDir);
	const lock = await acquireLock(runsDir, parts.now());
	try {
		await refuseHalfDone(request);
		const writer = await openFolder(parts, request);
		try {
			const outcome = await carryOut(parts, request, writer, terms);
			await noteInLedger(runsDir, outcome.run, request.events, parts.now());
			return outcome;
		} finally {
			await writer.close();
		}
	} finally {
		await lock.release();
	}
}

/** A host that was left in the middle is not changed by another plan. */
async function refuseHalfDone({ runsDir, plan, resume, events }: ApplyRequest): Promise<void> {
	const planned = new Set(plan.batches.flat());
	for (const left of await findHalfDone(runsDir)) {
		if (left.run === resume?.id) continue;
		const message = describeHalfDone(left);
		if (left.changes.some(({ host }) => planned.has(host))) throw new FleetError("half-done", message);
		events.onNotice?.(message);
	}
}

async function openFolder(parts: ChangeParts, { runsDir, resume, plan }: ApplyRequest): Promise<RunWriter> {
	if (resume !== undefined) return await openRunFolder(resume.id, `${runsDir}/${resume.id}`);
	const writer = await createRun(runsDir, parts.now());
	await writePlanCopy(writer.dir, plan);
	return writer;
}

async function carryOut(
	parts: ChangeParts,
	request: ApplyRequest,
	writer: RunWriter,
	terms: ReturnType<typeof checkApply>,
): Promise<ApplyOutcome> {
	const { events, resume } = request;
	let stop: ChangeRun["stop"] = null;
	const ending = new AbortController();
	setMaxListeners(0, ending.signal);
	function halt(reason: ChangeStopReason, message: string): void {
		if (stop === null) events.onNotice?.(`stopping: ${message}`);
		stop ??= { reason, message };
		ending.abort();
	}
	const onInterrupt = (): void => halt("interrupted", "it was interrupted");
	request.signal.addEventListener("abort", onInterrupt, { once: true });
	if (request.signal.aborted) onInterrupt();

	let run = startChangeRun(writer.id, parts, request, terms.maxFailures);
	await writeChangeRun(writer.dir, run);
	const opened = await openWork(parts, writer, {
		...request,
		isStopping: () => stop !== null,
		onFault: (message) => halt("disk", message),
	});
	try {
		const reason = request.outsideWindow;
		const campaign = request.plan.campaign === null ? "" : `, of campaign ${request.plan.campaign}`;
		const despite = request.despiteDag === undefined ? "" : `, despite a DAG: ${request.despiteDag}`;
		const outside = `${campaign}${reason === undefined ? "" : `, outside the window: ${reason}`}${despite}`;
		if (resume === undefined) {
			await opened.note("approve", run.approval.how, `${run.approval.hosts} hosts${outside}`);
		} else await opened.note("resume", "started", `the run went on${outside}`);
		events.onRunStart?.(run);
		const results = new Map(
			run.hosts.map((result) => [result.host, opened.ended.get(result.host) ?? result]),
		);
		const batches = createBatches({ ...request, now: parts.now }, opened, results, {
			halt,
			isStopping: () => stop !== null,
		});
		await batches.finishHalfDone(ending.signal);
		await batches.runAll(ending.signal, terms);
		const state = stateOf(stop);
		run = {
			...run,
			state,
			stop,
			finishedAt: parts.now().toISOString(),
			hosts: [...results.values()].map((result) =>
				result.result === "pending" ? { ...result, result: "skipped" } : result,
			),
			audit: opened.audit.head(),
		};
		await writeChangeRun(writer.dir, run);
		events.onRunEnd?.(run);
		return { run, runDir: writer.dir };
	} finally {
		request.signal.removeEventListener("abort", onInterrupt);
		await opened.close();
	}
}

function stateOf(stop: ChangeRun["stop"]): ChangeRun["state"] {
	if (stop === null) return "finished";
	return stop.reason === "interrupted" ? "interrupted" : "stopped";
}

import { isHalfDone, isUndoable, undoChange } from "../core/changes/change.ts";
import { stepOfChange } from "../core/changes/step-of-change.ts";
import { cleanText } from "../core/clean-text.ts";
import { errorText, FleetError } from "../core/errors.ts";
import type { ChangeRecord } from "../core/model/change/change-record.ts";
import type { ChangeRun, HostResult } from "../core/model/change/change-run.ts";
import type { Plan } from "../core/model/change/plan.ts";
import type { Host } from "../core/model/host.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import { runQueue } from "../remoting/runner/run-queue.ts";
import { readChanges } from "../store/change-journal.ts";
import { writeChangeRun } from "../store/change-run.ts";
import { openRunFolder } from "../store/create-run.ts";
import { acquireLock } from "../store/lock.ts";
import type { ChangeEvents } from "./changes/change-events.ts";
import { handsFor } from "./changes/change-host.ts";
import type { ChangeParts } from "./changes/change-parts.ts";
import type { ChangeWork, HostLink } from "./changes/change-work.ts";
import { noteInLedger } from "./changes/note-in-ledger.ts";
import { type ChangeTimes, openWork } from "./changes/open-work.ts";
import { runChange } from "./changes/run-change.ts";
import type { Fleet } from "./open-fleet.ts";
import { join } from "node:path";

export interface RollbackRunRequest {
	/** Opened with the hosts that are to be rolled back. */
	readonly fleet: Fleet;
	readonly knowledge: Knowledge;
	readonly runsDir: string;
	readonly run: ChangeRun;
	/** As the run keeps it. */
	readonly plan: Plan;
	/** Undo also values that somebody else changed since. */
	readonly force: boolean;
	readonly signal: AbortSignal;
	readonly events: ChangeEvents;
	readonly times?: ChangeTimes | undefined;
}

export interface RollbackOutcome {
	readonly run: ChangeRun;
	/** What became of each change that there was something to undo of. */
	readonly changes: readonly ChangeRecord[];
	/** Changes that are not undone, for whatever reason. */
	readonly failed: number;
}

/** Hosts of a run on which there is something to undo, in the order of the plan. */
export async function hostsToRollBack(runsDir: string, run: string, plan: Plan): Promise<string[]> {
	const changes = await readChanges(join(runsDir, run));
	const hosts = new Set([...changes.values()].filter(isUndoable).map(({ host }) => host));
	return plan.batches.flat().filter((host) => hosts.has(host));
}

/** Undoes the changes of a run, the last batch first and on each host the last change first. */
export async function rollbackRun(parts: ChangeParts, request: RollbackRunRequest): Promise<RollbackOutcome> {
	const { runsDir, run, plan, fleet } = request;
	const lock = await acquireLock(runsDir, parts.now());
	try {
		const writer = await openRunFolder(run.id, join(runsDir, run.id));
		try {
			const opened = await openWork(parts, writer, {
				...request,
				isStopping: () => request.signal.aborted,
				onFault: (message) => request.events.onNotice?.(message),
			});
			try {
				// Until it has ended, whoever looks for half-done changes looks into the journal.
				await writeChangeRun(writer.dir, { ...run, state: "running" });
				const ended = new Map<string, ChangeRecord>();
				const results = new Map(run.hosts.map((result) => [result.host, result]));
				const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
				for (const batch of plan.batches.toReversed()) {
					const waiting = batch.flatMap((id) => hosts.get(id) ?? []);
					await runQueue(
						waiting,
						fleet.limits,
						async (host) => {
							const before = results.get(host.id);
							if (before === undefined) return;
							const result = await rollBackHost(host, before, opened.work, request.force, ended);
							results.set(host.id, result);
							await opened.noteEnd(result);
							request.events.onHostEnd?.(result);
						},
						request.signal,
					);
				}
				const now = parts.now().toISOString();
				const document: ChangeRun = {
					...run,
					rolledBackAt: [...run.rolledBackAt, now],
					finishedAt: run.finishedAt ?? now,
					state: run.state === "running" ? "interrupted" : run.state,
					hosts: [...results.values()],
					audit: opened.audit.head(),
				};
				await writeChangeRun(writer.dir, document);
				await noteInLedger(runsDir, document, request.events, parts.now());
				const changes = [...ended.values()];
				const failed = changes.filter(({ status }) => status !== "rolled-back").length;
				return { run: document, changes, failed };
			} finally {
				await opened.close();
			}
		} finally {
			await writer.close();
		}
	} finally {
		await lock.release();
	}
}

async function rollBackHost(
	host: Host,
	before: HostResult,
	work: ChangeWork,
	force: boolean,
	ended: Map<string, ChangeRecord>,
): Promise<HostResult> {
	let link: HostLink | undefined;
	const problems: string[] = [];
	const undoable = [...work.changesOf(host.id).values()].filter(isUndoable).toReversed();
	try {
		link = await work.open(host);
		for (const record of undoable) {
			if (work.isStopping()) break;
			const step = stepOf(record, work);
			const start = undoChange(record, step.precondition, await work.undoOf(record), force);
			const change = await runChange(start, handsFor(host, step, link, work, {}), record);
			ended.set(record.id, change.record);
			if (change.record.status !== "rolled-back") {
				problems.push(`${record.unit}: ${change.problem ?? change.record.message}`);
			}
		}
	} catch (thrown) {
		problems.push(cleanText(errorText(thrown)));
	} finally {
		await link?.close();
	}
	for (const record of undoable) {
		if (!ended.has(record.id)) ended.set(record.id, record);
	}
	const isHalf = [...work.changesOf(host.id).values()].some(isHalfDone);
	return {
		...before,
		result: isHalf ? "half-done" : problems.length > 0 ? "failed" : "rolled-back",
		healthy: null,
		problems,
		owed: [],
	};
}

function stepOf(change: ChangeRecord, work: ChangeWork): ReturnType<ChangeWork["stepsOf"]>[number] {
	const step = stepOfChange(change, work.stepsOf(change.host));
	if (step === undefined)
		throw new FleetError("run-damaged", `the plan has no step for the change ${change.id}`);
	return step;
}

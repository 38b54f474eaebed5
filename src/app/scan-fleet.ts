import { join } from "node:path";
import type { Host } from "../core/model/host.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import type { ScanEvents } from "../core/model/scan-events.ts";
import { runQueue } from "../remoting/runner/run-queue.ts";
import { acquireLock } from "../store/lock.ts";
import { ensureFolder } from "../store/write-atomic.ts";
import type { AppParts } from "./app-parts.ts";
import { createHostScanner } from "./create-host-scanner.ts";
import { createHostJudge, type HostJudge } from "./judge-host.ts";
import { previousLooks } from "./ledgers.ts";
import { loadTenantWaivers } from "./load-waivers.ts";
import { endRun } from "./end-run.ts";
import type { Fleet } from "./open-fleet.ts";
import { openRun } from "./open-run.ts";
import { stoppedOutcome } from "./outcome-of-host.ts";
import type { HostEnd } from "./record-host.ts";
import { RunRecorder } from "./record-run.ts";
import { createTally } from "./run-tally.ts";
import { type StopSignal, watchRunTime } from "./watch-run-time.ts";

export interface ScanRequest {
	readonly fleet: Fleet;
	readonly knowledge: Knowledge;
	readonly runsDir: string;
	/** The command as typed, for the record; never holds a secret. */
	readonly command: string;
	/** Milliseconds for the whole run; undefined is no limit. */
	readonly runTimeoutMs: number | undefined;
	/** Ctrl-C. */
	readonly signal: AbortSignal;
	readonly events: ScanEvents;
	/** Id of an interrupted run to continue in its folder. */
	readonly resume?: string | undefined;
	/** Id of a finished run to which hosts are added that it has not assessed. */
	readonly into?: string | undefined;
	/** What the reader of the report must know beside the hosts. */
	readonly remarks?: readonly string[] | undefined;
}

export interface ScanResult {
	readonly run: RunDocument;
	readonly runDir: string;
	/** Records that the disk did not take; a report shows them all the same. */
	readonly unsaved: readonly HostRecord[];
}

/** Scans every selected host: connect, collect, judge, record. Read-only on the hosts. */
export async function scanFleet(parts: AppParts, request: ScanRequest): Promise<ScanResult> {
	const { fleet, runsDir, events, knowledge } = request;
	const tenants = new Set(fleet.hosts.map((host) => host.tenant));
	// A wrong waivers file ends the run before it starts.
	const waivers = await loadTenantWaivers(
		fleet.tenants.filter(({ id }) => tenants.has(id)),
		parts.now(),
	);
	await ensureFolder(runsDir);
	const lock = await acquireLock(runsDir, parts.now());
	try {
		const tally = createTally(waivers, parts.now());
		const previous = await previousLooks(runsDir, tenants);
		const { started, writer, done } = await openRun(parts, request, (record) => tally.add(record));
		try {
			const recorder = new RunRecorder(writer, tally, (message) => events.onNotice?.(message));
			recorder.problems.push(
				...(request.into === undefined ? [] : started.problems),
				...(request.remarks ?? []),
			);
			await writer.writeDocument(started);
			events.onRunStart?.({ ...started, totals: tally.totals });
			const stop = watchRunTime(request.signal, request.runTimeoutMs);
			const judge = createHostJudge(knowledge, previous, waivers, parts.now);
			const hosts = fleet.hosts.filter(({ id }) => !done.has(id));
			await workThrough(parts, { ...request, fleet: { ...fleet, hosts } }, recorder, stop, judge);
			stop.end();
			const ended: RunDocument = {
				...started,
				state: stop.reason() === "interrupted" ? "interrupted" : "finished",
				finishedAt: parts.now().toISOString(),
			};
			const run = await endRun(request, { ended, recorder, writer, tally, now: parts.now() });
			events.onRunEnd?.(run);
			return { run, runDir: join(runsDir, writer.id), unsaved: recorder.unsaved };
		} finally {
			await writer.close();
		}
	} finally {
		await lock.release();
	}
}

async function workThrough(
	parts: AppParts,
	request: ScanRequest,
	recorder: RunRecorder,
	stop: StopSignal,
	judge: HostJudge,
): Promise<void> {
	const { fleet, events } = request;
	const scanHost = createHostScanner(parts, request, recorder, stop, judge);
	const untouched = await runAll();
	for (const host of untouched) {
		const record = judge(neverStarted(host, stop, parts.now()));
		await recorder.add(record);
		events.onHostEnd?.(record);
	}

	async function runAll(): Promise<Host[]> {
		try {
			return await runQueue(fleet.hosts, fleet.limits, scanHost, stop.signal);
		} finally {
			await parts.transport.close?.();
		}
	}
}

function neverStarted(host: Host, stop: StopSignal, now: Date): HostEnd {
	return {
		host,
		outcome: stoppedOutcome(stop.reason() ?? "interrupted", false),
		facts: {},
		units: [],
		computerName: "",
		notes: [],
		startedAt: now,
		timings: { totalMs: 0, connectMs: 0, runMs: 0 },
		attempts: 0,
	};
}

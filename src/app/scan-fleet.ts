import { join } from "node:path";
import { FleetError } from "../core/errors.ts";
import type { Host } from "../core/model/host.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import type { ScanEvents } from "../core/model/scan-events.ts";
import { runQueue } from "../remoting/runner/run-queue.ts";
import { createRun } from "../store/create-run.ts";
import { acquireLock } from "../store/lock.ts";
import { ensureFolder } from "../store/write-atomic.ts";
import type { AppParts } from "./app-parts.ts";
import { createHostScanner } from "./create-host-scanner.ts";
import type { Fleet } from "./open-fleet.ts";
import { stoppedOutcome } from "./outcome-of-host.ts";
import { recordHost } from "./record-host.ts";
import { RunRecorder } from "./record-run.ts";
import { startRunDocument } from "./start-run-document.ts";
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
}

export interface ScanResult {
	readonly run: RunDocument;
	readonly runDir: string;
	/** Records that the disk did not take; a report shows them all the same. */
	readonly unsaved: readonly HostRecord[];
}

/** Scans every selected host: connect, collect, judge, record. Read-only on the hosts. */
export async function scanFleet(parts: AppParts, request: ScanRequest): Promise<ScanResult> {
	const { fleet, runsDir, events } = request;
	await ensureFolder(runsDir);
	const lock = await acquireLock(runsDir, parts.now());
	try {
		const writer = await createRun(runsDir, parts.now());
		try {
			const started = startRunDocument(writer.id, parts, request);
			await writer.writeDocument(started);
			events.onRunStart?.(started);
			const recorder = new RunRecorder(writer, (message) => events.onNotice?.(message));
			const stop = watchRunTime(request.signal, request.runTimeoutMs);
			await workThrough(parts, request, recorder, stop);
			stop.end();
			const ended: RunDocument = {
				...started,
				state: stop.reason() === "interrupted" ? "interrupted" : "finished",
				finishedAt: parts.now().toISOString(),
			};
			const run = await recorder.finish(ended, fleet.hosts.length);
			await writer.writeDocument(run).catch((thrown: unknown) => {
				events.onNotice?.(thrown instanceof FleetError ? thrown.message : String(thrown));
			});
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
): Promise<void> {
	const { fleet, knowledge, events } = request;
	const scanHost = createHostScanner(parts, request, recorder, stop);
	const untouched = await runQueue(fleet.hosts, fleet.limits, scanHost, stop.signal);
	for (const host of untouched) {
		const record = recordHost(neverStarted(host, stop, parts.now()), knowledge, parts.now());
		await recorder.add(record);
		events.onHostEnd?.(record);
	}
}

function neverStarted(host: Host, stop: StopSignal, now: Date): Parameters<typeof recordHost>[0] {
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

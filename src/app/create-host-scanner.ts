import { errorText, FleetError } from "../core/errors.ts";
import type { Host } from "../core/model/host.ts";
import type { Outcome } from "../core/model/outcome.ts";
import { createScrubber } from "../core/secret.ts";
import { type HostRun, runHost } from "../remoting/runner/run-host.ts";
import type { Target } from "../remoting/transport.ts";
import type { AppParts } from "./app-parts.ts";
import { createTargetOpener } from "./open-target.ts";
import { outcomeOfHost } from "./outcome-of-host.ts";
import { createFactReader } from "./read-host-facts.ts";
import type { HostEnd } from "./record-host.ts";
import type { HostJudge } from "./judge-host.ts";
import type { RunRecorder } from "./record-run.ts";
import type { ScanRequest } from "./scan-fleet.ts";
import { createSessionMemory } from "./session-memory.ts";
import { createTurns } from "./take-turns.ts";
import type { StopSignal } from "./watch-run-time.ts";

/** Attempts after the first, for faults that may go away. */
const RETRIES = 2;
const RETRY_BASE_MS = 1000;
/**
 * Hosts whose answers are unpacked and judged at a time. There is one thread for it anyway, and megabytes of
 * configuration files per host.
 */
const JUDGED_AT_ONCE = 2;

/** Makes the work of one host: from its secrets to its written record. It never rejects. */
export function createHostScanner(
	parts: AppParts,
	request: ScanRequest,
	recorder: RunRecorder,
	stop: StopSignal,
	judge: HostJudge,
): (host: Host) => Promise<void> {
	const { fleet, events } = request;
	const addProblem = (thrown: unknown): void => recorder.addProblem(thrown);
	const sessions = createSessionMemory(request.runsDir, parts.now, addProblem);
	const opener = createTargetOpener(
		fleet,
		(credential) => {
			events.onNotice?.(`credential ${credential} was refused twice and is not used any more in this run`);
		},
		sessions,
	);

	const reader = createFactReader(parts, request.runsDir, addProblem);
	const turns = createTurns(JUDGED_AT_ONCE);

	/** Connects and collects; what is left to do with the answers is in what it gives back. */
	async function collect(host: Host): Promise<() => Promise<HostEnd>> {
		const startedAt = parts.now();
		const begun = performance.now();
		const none = { facts: {}, units: [], computerName: "", notes: [], startedAt };
		let target: Target;
		try {
			target = await opener.host(host);
		} catch (thrown) {
			const timings = { totalMs: elapsed(begun), connectMs: 0, runMs: 0 };
			const end = { ...none, host, outcome: secretOutcome(thrown), timings, attempts: 0 };
			return async () => end;
		}
		const scrub = createScrubber(fleet.credentials.known());
		const retry = {
			retries: RETRIES,
			baseDelayMs: RETRY_BASE_MS,
			random: parts.random,
			onRetry: (attempt: number, error: Error, delayMs: number) => {
				events.onHostRetry?.(host, attempt, scrub(error.message), delayMs);
			},
		};
		const visit = await reader.prepare(host, parts.bundle);
		const run = await runHost(parts.transport, target, visit.bundle, retry, stop.signal);
		const timings = timingsOf(run, begun);
		return async () => {
			const read = await visit.read(run.envelopes, scrub, (facts) => recorder.addFacts(host.tenant, facts));
			return {
				host,
				outcome: scrubOutcome(outcomeOfHost(run, read.units, stop.reason()), scrub),
				facts: read.facts,
				computerName: read.computerName,
				units: run.envelopes.size === 0 ? [] : read.units,
				notes: run.notes.map(scrub),
				startedAt: run.collectedAt ?? startedAt,
				timings,
				attempts: run.attempts,
				receivedBytes: [...run.envelopes.values()].reduce((bytes, text) => bytes + text.length, 0),
			};
		};
	}

	return async (host) => {
		events.onHostStart?.(host);
		const broken = (thrown: unknown): HostEnd => brokenHost(host, thrown, parts.now());
		const finish = await collect(host).catch((thrown: unknown) => async () => broken(thrown));
		await turns.run(async () => {
			const record = judge(await finish().catch(broken));
			await recorder.add(record);
			events.onHostEnd?.(record);
		});
	};
}

function timingsOf(run: HostRun, begun: number): HostEnd["timings"] {
	return { totalMs: elapsed(begun), connectMs: Math.round(run.connectMs), runMs: Math.round(run.runMs) };
}

function elapsed(begun: number): number {
	return Math.round(performance.now() - begun);
}

function secretOutcome(thrown: unknown): Outcome {
	const hint = thrown instanceof FleetError ? thrown.hint : undefined;
	return {
		status: "auth-failed",
		code: thrown instanceof FleetError ? thrown.code : "secret-unresolved",
		message: errorText(thrown),
		...(hint === undefined ? {} : { hint }),
	};
}

function scrubOutcome(outcome: Outcome, scrub: (text: string) => string): Outcome {
	return outcome.message === undefined ? outcome : { ...outcome, message: scrub(outcome.message) };
}

/** A fault of our own while working on one host: it is that host's outcome, the others go on. */
function brokenHost(host: Host, thrown: unknown, now: Date): HostEnd {
	return {
		host,
		outcome: { status: "script-failed", code: "internal", message: errorText(thrown) },
		facts: {},
		units: [],
		computerName: "",
		notes: [],
		startedAt: now,
		timings: { totalMs: 0, connectMs: 0, runMs: 0 },
		attempts: 0,
	};
}

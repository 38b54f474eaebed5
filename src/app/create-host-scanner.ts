import { errorText, FleetError } from "../core/errors.ts";
import type { Host } from "../core/model/host.ts";
import type { Outcome } from "../core/model/outcome.ts";
import { createScrubber } from "../core/secret.ts";
import { CredentialGate } from "../remoting/runner/credential-gate.ts";
import { type HostRun, runHost } from "../remoting/runner/run-host.ts";
import type { AppParts } from "./app-parts.ts";
import { outcomeOfHost } from "./outcome-of-host.ts";
import { readUnits } from "./read-units.ts";
import { type HostEnd, recordHost } from "./record-host.ts";
import type { RunRecorder } from "./record-run.ts";
import type { ScanRequest } from "./scan-fleet.ts";
import type { StopSignal } from "./watch-run-time.ts";

/** Attempts after the first, for faults that may go away. */
const RETRIES = 2;
const RETRY_BASE_MS = 1000;

/** Makes the work of one host: from its secrets to its written record. It never rejects. */
export function createHostScanner(
	parts: AppParts,
	request: ScanRequest,
	recorder: RunRecorder,
	stop: StopSignal,
): (host: Host) => Promise<void> {
	const { fleet, knowledge, events } = request;
	const gates = new Map<string, CredentialGate>();

	function gateOf(credential: string): CredentialGate {
		const gate =
			gates.get(credential) ??
			new CredentialGate(() => {
				events.onNotice?.(`credential ${credential} was refused twice and is not used any more in this run`);
			});
		gates.set(credential, gate);
		return gate;
	}

	async function work(host: Host): Promise<HostEnd> {
		const startedAt = parts.now();
		const begun = performance.now();
		const none = { facts: {}, units: [], computerName: "", notes: [], startedAt };
		let credential: Awaited<ReturnType<typeof fleet.credentials.resolve>>;
		try {
			credential = await fleet.credentials.resolve(host.connection.credential);
		} catch (thrown) {
			const timings = { totalMs: elapsed(begun), connectMs: 0, runMs: 0 };
			return { ...none, host, outcome: secretOutcome(thrown), timings, attempts: 0 };
		}
		const scrub = createScrubber(fleet.credentials.known());
		const target = { host, credential, gate: gateOf(credential.id) };
		const retry = {
			retries: RETRIES,
			baseDelayMs: RETRY_BASE_MS,
			random: parts.random,
			onRetry: (attempt: number, error: Error, delayMs: number) => {
				events.onHostRetry?.(host, attempt, scrub(error.message), delayMs);
			},
		};
		const run = await runHost(parts.transport, target, parts.bundle, retry, stop.signal);
		const read = await readUnits(run.envelopes, parts.bundle.units, parts.readEnvelope, scrub, (facts) =>
			recorder.addFacts(host.tenant, facts),
		);
		return {
			host,
			outcome: scrubOutcome(outcomeOfHost(run, read.units, stop.reason()), scrub),
			facts: read.facts,
			computerName: read.computerName,
			units: run.envelopes.size === 0 ? [] : read.units,
			notes: run.notes.map(scrub),
			startedAt,
			timings: timingsOf(run, begun),
			attempts: run.attempts,
		};
	}

	return async (host) => {
		events.onHostStart?.(host);
		const end = await work(host).catch((thrown: unknown): HostEnd => brokenHost(host, thrown, parts.now()));
		const record = recordHost(end, knowledge, parts.now());
		await recorder.add(record);
		events.onHostEnd?.(record);
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

import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { errorText } from "../../core/errors.ts";
import {
	CredentialStoppedError,
	type PowerShellHello,
	type Session,
	type SessionNote,
	type Target,
	type Transport,
	TransportError,
} from "../transport.ts";
import { ConnectFailure, connectWithRetry, type RetryOptions } from "./connect-with-retry.ts";

/** Everything that came from one host, and how it ended; never a thrown error. */
export interface HostRun {
	readonly attempts: number;
	/** Milliseconds. */
	readonly connectMs: number;
	readonly runMs: number;
	readonly hello: PowerShellHello | undefined;
	/** When the host was looked at, where that is not now. */
	readonly collectedAt: Date | undefined;
	/** Envelope text by unit id. */
	readonly envelopes: ReadonlyMap<string, string>;
	readonly notes: readonly string[];
	readonly error: TransportError | CredentialStoppedError | undefined;
}

/** Notes kept per host; a host may warn as often as it likes. */
const MOST_NOTES = 20;

/** Connects, runs the bundle in one session and collects what comes back. */
export async function runHost(
	transport: Transport,
	target: Target,
	bundle: ScriptBundle,
	retry: RetryOptions,
	signal: AbortSignal,
): Promise<HostRun> {
	const started = performance.now();
	const envelopes = new Map<string, string>();
	const notes: string[] = [];
	let attempts = 0;
	let connectMs = 0;
	let hello: PowerShellHello | undefined;
	let session: Session | undefined;
	let error: HostRun["error"];
	try {
		const connected = await connectWithRetry(transport, target, retry, signal);
		session = connected.session;
		attempts = connected.attempts;
		connectMs = performance.now() - started;
		notes.push(...session.notes);
		const { operationMs, idleMs } = target.host.connection.timeouts;
		for await (const item of session.run(bundle, { timeoutMs: operationMs, idleMs, signal })) {
			if (item.kind === "hello") {
				hello = item.hello;
				if (hello.session !== undefined) notes.push(describeSession(hello.session));
			}
			if (item.kind === "envelope" && !envelopes.has(item.unit)) envelopes.set(item.unit, item.text);
			if (item.kind === "record" && notes.length < MOST_NOTES) notes.push(`${item.stream}: ${item.text}`);
		}
	} catch (thrown) {
		if (thrown instanceof ConnectFailure) attempts = thrown.attempts;
		if (session === undefined) connectMs = performance.now() - started;
		error = toHostError(thrown instanceof ConnectFailure ? thrown.cause : thrown);
	} finally {
		await session?.close();
	}
	const runMs = performance.now() - started - connectMs;
	const collectedAt = session?.collectedAt;
	return { attempts, connectMs, runMs, hello, collectedAt, envelopes, notes, error };
}

function describeSession({ text, refusals }: SessionNote): string {
	return `session: ${[text, ...refusals].join("; ")}`;
}

/** A fault of our own must not take the other hosts down; it ends as this host's protocol error. */
function toHostError(thrown: unknown): TransportError | CredentialStoppedError {
	if (thrown instanceof TransportError || thrown instanceof CredentialStoppedError) return thrown;
	return new TransportError("protocol", errorText(thrown), { cause: thrown });
}

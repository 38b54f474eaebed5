import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import type { Timeouts } from "../../core/model/host.ts";
import { errorText } from "../../core/errors.ts";
import {
	CredentialStoppedError,
	type Session,
	type Target,
	type Transport,
	TransportError,
} from "../transport.ts";
import { ConnectFailure, connectWithRetry, type RetryOptions } from "./connect-with-retry.ts";

/** What one bundle gave; never a thrown error. */
export interface BundleRun {
	/** Envelope text by unit id. */
	readonly envelopes: ReadonlyMap<string, string>;
	readonly notes: readonly string[];
	readonly error: TransportError | CredentialStoppedError | undefined;
	/** Milliseconds that connecting took; 0 where the connection was there. */
	readonly connectMs: number;
	readonly runMs: number;
}

/** One connection to a host for several bundles, one after the other. */
export interface HeldSession {
	/** Connects where there is no connection, or none any more, and runs the bundle. */
	run(bundle: ScriptBundle, signal: AbortSignal): Promise<BundleRun>;
	/**
	 * Puts a file on the host, see `Session.putFile`; gives why it did not, or undefined.
	 *
	 * @param bundle the script that takes files
	 */
	putFile(bundle: ScriptBundle, file: SentFile, signal: AbortSignal): Promise<string | undefined>;
	/** Removes it again. Never fails: a file that stays does no harm. */
	removeFile(bundle: ScriptBundle, file: SentFile, signal: AbortSignal): Promise<void>;
	close(): Promise<void>;
}

/** A file that a change needs on the host. */
export interface SentFile {
	readonly content: Uint8Array;
	/** Hex. */
	readonly sha256: string;
	readonly name: string;
}

/** Notes kept per bundle; a host may warn as often as it likes. */
const MOST_NOTES = 20;

/**
 * Nothing is connected until the first bundle. A connection on which a bundle broke is not used again. One that turns
 * out to be gone when the next bundle comes is made anew: a host that is slow to say goodbye is cut off after a run.
 */
export function holdSession(transport: Transport, target: Target, retry: RetryOptions): HeldSession {
	let session: Session | undefined;
	const { operationMs, idleMs } = target.host.connection.timeouts;

	async function connected(signal: AbortSignal): Promise<Session> {
		session ??= (await connectWithRetry(transport, target, retry, signal)).session;
		return session;
	}

	async function drop(): Promise<void> {
		const old = session;
		session = undefined;
		await old?.close();
	}

	return {
		close: drop,
		async putFile(bundle, { content, sha256, name }, signal) {
			try {
				const open = await connected(signal);
				await open.putFile(content, sha256, name, { bundle, timeoutMs: operationMs, idleMs, signal });
				return undefined;
			} catch (thrown) {
				await drop();
				return toHostError(thrown instanceof ConnectFailure ? thrown.cause : thrown).message;
			}
		},
		async removeFile(bundle, { sha256, name }, signal) {
			try {
				const open = await connected(signal);
				await open.removeFile(sha256, name, { bundle, timeoutMs: operationMs, idleMs, signal });
			} catch {
				await drop();
			}
		},
		async run(bundle, signal) {
			const started = performance.now();
			const envelopes = new Map<string, string>();
			const notes: string[] = [];
			let connectMs = 0;
			let error: BundleRun["error"];
			let isOld: boolean;
			do {
				isOld = session !== undefined;
				error = undefined;
				try {
					const asked = performance.now();
					const open = await connected(signal);
					if (!isOld) {
						connectMs = performance.now() - asked;
						notes.push(...open.notes);
					}
					const times = timesFor(bundle, target.host.connection.timeouts);
					for await (const item of open.run(bundle, { ...times, signal })) {
						if (item.kind === "envelope" && !envelopes.has(item.unit)) envelopes.set(item.unit, item.text);
						if (item.kind === "record" && notes.length < MOST_NOTES)
							notes.push(`${item.stream}: ${item.text}`);
					}
				} catch (thrown) {
					error = toHostError(thrown instanceof ConnectFailure ? thrown.cause : thrown);
					await drop();
				}
			} while (isOld && error instanceof TransportError && error.nothingRan);
			return { envelopes, notes, error, connectMs, runMs: performance.now() - started - connectMs };
		},
	};
}

/** A change that is cut off in the middle is worse than one that takes long; but what somebody chose counts. */
function timesFor({ needsMs = 0 }: ScriptBundle, { operationMs, idleMs, builtIn = [] }: Timeouts) {
	return {
		timeoutMs: builtIn.includes("operation") ? Math.max(operationMs, needsMs) : operationMs,
		idleMs: builtIn.includes("idle") ? Math.max(idleMs, needsMs) : idleMs,
	};
}

/** A fault of our own must not take the other hosts down; it ends as this host's protocol error. */
function toHostError(thrown: unknown): TransportError | CredentialStoppedError {
	if (thrown instanceof TransportError || thrown instanceof CredentialStoppedError) return thrown;
	return new TransportError("protocol", errorText(thrown), { cause: thrown });
}

import { setTimeout as delay } from "node:timers/promises";
import { type Session, type Target, type Transport, TransportError } from "../transport.ts";

export interface RetryOptions {
	/** Further attempts after the first. @default 2 */
	readonly retries: number;
	/** Delay before the first retry, doubled for each further one, milliseconds. */
	readonly baseDelayMs: number;
	/** Between 0 and 1; spreads the retries of many hosts. */
	readonly random: () => number;
	/** Called before each wait. */
	readonly onRetry?: (attempt: number, error: TransportError, delayMs: number) => void;
}

export interface Connected {
	readonly session: Session;
	readonly attempts: number;
}

/** The error of the last attempt and how many there were. */
export class ConnectFailure extends Error {
	override readonly name = "ConnectFailure";
	readonly attempts: number;

	constructor(cause: unknown, attempts: number) {
		super("connection failed", { cause });
		this.attempts = attempts;
	}
}

/** Tries again what may go away by itself, and only that: never a refused login. */
export async function connectWithRetry(
	transport: Transport,
	target: Target,
	options: RetryOptions,
	signal: AbortSignal,
): Promise<Connected> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return { session: await transport.connect(target, signal), attempts: attempt };
		} catch (thrown) {
			const mayRetry = thrown instanceof TransportError && thrown.transient && attempt <= options.retries;
			if (!mayRetry || signal.aborted) throw new ConnectFailure(thrown, attempt);
			const wait = Math.round(options.baseDelayMs * 2 ** (attempt - 1) * (0.5 + options.random()));
			options.onRetry?.(attempt, thrown, wait);
			await delay(wait, undefined, { signal }).catch(() => {});
			if (signal.aborted) throw new ConnectFailure(thrown, attempt);
		}
	}
}

import { type RunOptions, TransportError } from "../transport.ts";

/**
 * The two clocks and the stop signal of one run on one host. When one of them goes off `onTrip` ends
 * the run (cuts the connection, or says goodbye first), and `reason` says why.
 */
export class Watchdog {
	/** Rejects when a clock goes off; for waits that are not reads. */
	readonly tripped: Promise<never>;
	reason: TransportError | undefined;
	onTrip: () => void;
	readonly #options: RunOptions;
	readonly #operation: NodeJS.Timeout;
	readonly #idle: NodeJS.Timeout;
	readonly #onAbort: () => void;

	constructor(options: RunOptions, onTrip: () => void) {
		this.#options = options;
		this.onTrip = onTrip;
		let rejectTripped: ((error: TransportError) => void) | undefined;
		this.tripped = new Promise<never>((_resolve, reject) => {
			rejectTripped = reject;
		});
		// Most runs never trip, and nobody may be waiting when one does.
		this.tripped.catch(() => {});
		const trip = (error: TransportError): void => {
			if (this.reason !== undefined) return;
			this.reason = error;
			this.stop();
			rejectTripped?.(error);
			this.onTrip();
		};
		this.#operation = setTimeout(() => trip(operationTimeout(options.timeoutMs)), options.timeoutMs);
		this.#idle = setTimeout(() => trip(idleTimeout(options.idleMs)), options.idleMs);
		this.#onAbort = () => trip(stopped(options.signal));
		options.signal.addEventListener("abort", this.#onAbort, { once: true });
		if (options.signal.aborted) this.#onAbort();
	}

	sawBytes(): void {
		this.#idle.refresh();
	}

	stop(): void {
		clearTimeout(this.#operation);
		clearTimeout(this.#idle);
		this.#options.signal.removeEventListener("abort", this.#onAbort);
	}
}

function operationTimeout(ms: number): TransportError {
	return new TransportError("operation-timeout", `not finished within ${ms / 1000} s`, {
		hint: "Raise operationTimeout for this host when it is known to be slow.",
	});
}

function idleTimeout(ms: number): TransportError {
	return new TransportError("idle-timeout", `silent for ${ms / 1000} s`, {
		hint: "PowerShell may be waiting for something, or the host is overloaded.",
	});
}

function stopped(signal: AbortSignal): TransportError {
	if (signal.reason instanceof TransportError) return signal.reason;
	return new TransportError("closed", "stopped before the host had finished", { transient: false });
}

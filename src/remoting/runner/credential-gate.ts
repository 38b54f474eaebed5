import type { AuthGate } from "../transport.ts";

/** Refusals after which a credential is not used any more in this run. */
const MOST_REFUSALS = 2;

/**
 * One per credential and run. Until the credential was accepted once, only as many hosts try it at
 * a time as may still fail, so a wrong password meets at most two servers and locks no account.
 */
export class CredentialGate implements AuthGate {
	#accepted = false;
	#refusals = 0;
	#trying = 0;
	readonly #waiting = new Set<() => void>();
	readonly #onStopped: () => void;

	/** @param onStopped called once, when the credential is given up */
	constructor(onStopped: () => void = () => {}) {
		this.#onStopped = onStopped;
	}

	get stopped(): boolean {
		return this.#refusals >= MOST_REFUSALS;
	}

	async enter(signal: AbortSignal): Promise<boolean> {
		while (!this.stopped && !signal.aborted) {
			if (this.#accepted || this.#refusals + this.#trying < MOST_REFUSALS) {
				this.#trying += 1;
				return true;
			}
			await this.#change(signal);
		}
		return false;
	}

	leave(result: "accepted" | "refused" | "not-tried"): void {
		const wasStopped = this.stopped;
		this.#trying -= 1;
		if (result === "accepted") this.#accepted = true;
		if (result === "refused") this.#refusals += 1;
		if (this.stopped && !wasStopped) this.#onStopped();
		for (const wake of this.#waiting) wake();
	}

	async #change(signal: AbortSignal): Promise<void> {
		await new Promise<void>((resolve) => {
			const wake = (): void => {
				this.#waiting.delete(wake);
				signal.removeEventListener("abort", wake);
				resolve();
			};
			this.#waiting.add(wake);
			signal.addEventListener("abort", wake, { once: true });
		});
	}
}

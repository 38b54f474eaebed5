/** Something to send that waits until the pool is open and, where it has a secret, until there is a key for it. */
interface Waiting {
	readonly pipeline: string | null;
	readonly hasSecret: boolean;
	readonly send: () => void;
}

/** What the messages wait for. */
export interface WaitingState {
	/** The pool is open. */
	isOpen(): boolean;
	/** There is no session key yet for what has a secret in it. */
	lacksKey(): boolean;
	/** Begins the exchange of keys, once. */
	askKey(): void;
}

/** Messages that cannot be sent yet, in their order: one that waits holds up all behind it. */
export class WaitingMessages {
	readonly #state: WaitingState;
	#waiting: Waiting[] = [];

	constructor(state: WaitingState) {
		this.#state = state;
	}

	/** Sends now, or when it can be sent: then what cannot be written is told by `check` while the caller listens. */
	sendOrWait(pipeline: string | null, hasSecret: boolean, check: () => void, send: () => void): void {
		const isReady = this.#state.isOpen() && this.#waiting.length === 0;
		if (isReady && !(hasSecret && this.#state.lacksKey())) {
			send();
			return;
		}
		check();
		this.#waiting.push({ pipeline, hasSecret, send });
		this.flush();
	}

	/** Sends what can be sent by now. */
	flush(): void {
		for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
			if (!this.#state.isOpen()) return;
			if (next.hasSecret && this.#state.lacksKey()) {
				this.#state.askKey();
				return;
			}
			this.#waiting.shift();
			next.send();
		}
	}

	/** Forgets what is still to be sent to a pipeline. */
	drop(id: string): void {
		this.#waiting = this.#waiting.filter(({ pipeline }) => pipeline !== id);
	}

	clear(): void {
		this.#waiting = [];
	}
}

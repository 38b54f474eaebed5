import { CredentialStoppedError, TransportError } from "../transport.ts";
import type { Endpoint } from "./endpoint.ts";
import { mapSshError } from "./map-ssh-error.ts";

/** One try to connect: its clock, its gate, its one end. */
export class ConnectAttempt {
	readonly endpoint: Endpoint;
	/** What is waited for, in words. */
	stage = "connecting";
	error: TransportError | CredentialStoppedError | undefined;
	readonly #controller = new AbortController();
	readonly #outer: AbortSignal;
	readonly #onAbort = (): void => {
		this.fail(new TransportError("closed", "stopped before the connection was made", { transient: false }));
	};
	readonly #ended: (() => void)[] = [];
	#timer: NodeJS.Timeout;
	#inGate = false;
	#done = false;

	constructor(endpoint: Endpoint, signal: AbortSignal) {
		this.endpoint = endpoint;
		this.#outer = signal;
		this.#timer = this.#startTimer();
		signal.addEventListener("abort", this.#onAbort, { once: true });
		if (signal.aborted) this.#onAbort();
	}

	/** Aborted when the attempt has failed, for whatever reason. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Called when the attempt fails, at once when it has failed already. */
	onEnd(callback: () => void): void {
		if (this.error === undefined) this.#ended.push(callback);
		else callback();
	}

	/** Waits for a step; the failure of the attempt ends the waiting too. */
	async during<Value>(stage: string, step: Promise<Value>): Promise<Value> {
		this.stage = stage;
		return await Promise.race([
			step,
			new Promise<never>((_resolve, reject) => this.onEnd(() => reject(this.error))),
		]);
	}

	async enterGate(): Promise<void> {
		// Others may hold the gate for a while; that is not this host's slowness.
		clearTimeout(this.#timer);
		const { gate, credential } = this.endpoint;
		if (!(await gate.enter(this.#outer))) {
			throw new CredentialStoppedError(`${credential.id} failed too often in this run`);
		}
		if (this.error !== undefined) {
			gate.leave("not-tried");
			throw this.error;
		}
		this.#inGate = true;
		this.#timer = this.#startTimer();
	}

	succeed(): void {
		this.#settle();
		this.#leaveGate("accepted");
	}

	/** The first failure counts; returns it. */
	fail(thrown: unknown): TransportError | CredentialStoppedError {
		if (this.error !== undefined) return this.error;
		const error =
			thrown instanceof CredentialStoppedError ? thrown : mapSshError(thrown, this.endpoint.label);
		if (this.#done) return error;
		this.error = this.#inGate ? notAgain(error) : error;
		this.#settle();
		this.#leaveGate(isRefusal(error, thrown) ? "refused" : "not-tried");
		this.#controller.abort();
		for (const callback of this.#ended) callback();
		return this.error;
	}

	#settle(): void {
		this.#done = true;
		clearTimeout(this.#timer);
		this.#outer.removeEventListener("abort", this.#onAbort);
	}

	#leaveGate(result: "accepted" | "refused" | "not-tried"): void {
		if (this.#inGate) this.endpoint.gate.leave(result);
		this.#inGate = false;
	}

	#startTimer(): NodeJS.Timeout {
		const { label, connectMs } = this.endpoint;
		return setTimeout(() => {
			const message = `${label}: no answer within ${connectMs / 1000} s while ${this.stage}`;
			this.fail(new TransportError("connect-timeout", message));
		}, connectMs);
	}
}

/** A login that may have been counted by the server is not repeated, whatever came after it. */
function notAgain(error: TransportError | CredentialStoppedError): TransportError | CredentialStoppedError {
	if (!(error instanceof TransportError) || !error.transient) return error;
	const hint = error.hint === undefined ? {} : { hint: error.hint };
	return new TransportError(error.code, error.message, { transient: false, cause: error, ...hint });
}

/** An agent that does not sign has shown nothing to the server. */
function isRefusal(error: Error, thrown: unknown): boolean {
	const isAgents = thrown instanceof Error && "level" in thrown && thrown.level === "agent";
	return error instanceof TransportError && error.code === "auth" && !isAgents;
}

import type { JumpHost } from "../../core/model/host.ts";
import { type AuthGate, CredentialStoppedError, type JumpTarget, TransportError } from "../transport.ts";
import type { SshConnection } from "./connect-ssh.ts";
import { jumpEndpoint, jumpLabel } from "./endpoint.ts";
import { forward } from "./forward.ts";
import type { Connect, HeldWay } from "./jump-pool.ts";

/** A connection stays for the next host of the queue; a process that is done must not wait long for it. */
const LINGER_MS = 1000;
/** Failures in a row after which hosts are told so without another try ... */
const MOST_FAILURES = 3;
/** ... for this long. */
const GIVEN_UP_MS = 30_000;

/** What a host that needs the link brings along to open it. */
export interface LinkRequest {
	readonly target: JumpTarget;
	readonly connectMs: number;
	/** The way to the jump host itself. */
	readonly holdBefore: (signal: AbortSignal) => Promise<HeldWay>;
}

interface OpenLink {
	readonly connection: SshConnection;
	lost: string | undefined;
}

/** The one connection to one jump host: made when first needed, made again when it was lost. */
export class JumpLink {
	readonly #connect: Connect;
	readonly #label: string;
	#opening: Promise<OpenLink> | undefined;
	#stop = new AbortController();
	#users = 0;
	#linger: NodeJS.Timeout | undefined;
	#failures = 0;
	#failedAt = 0;
	#failure: TransportError | CredentialStoppedError | undefined;
	#failedGate: AuthGate | undefined;

	constructor(jump: JumpHost, connect: Connect) {
		this.#connect = connect;
		this.#label = jumpLabel(jump);
	}

	async hold(how: LinkRequest, signal: AbortSignal): Promise<HeldWay> {
		this.#failAgain(how.target.gate);
		this.#users += 1;
		clearTimeout(this.#linger);
		let released = false;
		const release = (atOnce: boolean): void => {
			if (released) return;
			released = true;
			this.#release(atOnce);
		};
		try {
			this.#opening ??= this.#start(how);
			const open = await orStopped(this.#opening, signal);
			return {
				open: async (address, port, stop) =>
					forward(open.connection.client, this.#label, address, port, stop),
				lost: () => open.lost,
				release,
			};
		} catch (thrown) {
			release(signal.aborted);
			throw thrown;
		}
	}

	/** A login that was refused is not tried again, and a dead jump host holds up its hosts only once. */
	#failAgain(gate: AuthGate): void {
		const failure = this.#failure;
		// A run has gates of its own: what failed in an earlier one may have been put right.
		if (failure === undefined || gate !== this.#failedGate) return;
		const isFinal = !(failure instanceof TransportError) || !failure.transient;
		if (isFinal) throw failure;
		if (this.#failures < MOST_FAILURES || performance.now() - this.#failedAt > GIVEN_UP_MS) return;
		const hint = failure.hint === undefined ? {} : { hint: failure.hint };
		throw new TransportError(failure.code, failure.message, { transient: false, cause: failure, ...hint });
	}

	#start(how: LinkRequest): Promise<OpenLink> {
		const stop = new AbortController();
		const opening = this.#open(how, stop.signal, () => {
			if (this.#opening === opening) this.#opening = undefined;
		});
		this.#stop = stop;
		return opening;
	}

	async #open(how: LinkRequest, stop: AbortSignal, onGone: () => void): Promise<OpenLink> {
		try {
			const before = await how.holdBefore(stop);
			const connection = await this.#connectOver(how, before, stop);
			const open: OpenLink = { connection, lost: undefined };
			connection.client.once("close", () => {
				open.lost = before.lost() ?? `${this.#label} closed the connection`;
				onGone();
				before.release(stop.aborted);
			});
			this.#failure = undefined;
			this.#failures = 0;
			return open;
		} catch (thrown) {
			onGone();
			if (!stop.aborted) this.#remember(thrown, how.target.gate);
			throw thrown;
		}
	}

	async #connectOver(how: LinkRequest, before: HeldWay, stop: AbortSignal): Promise<SshConnection> {
		try {
			return await this.#connect(jumpEndpoint(how.target, how.connectMs), before, stop);
		} catch (thrown) {
			before.release(stop.aborted);
			throw thrown;
		}
	}

	#remember(thrown: unknown, gate: AuthGate): void {
		if (!(thrown instanceof TransportError || thrown instanceof CredentialStoppedError)) return;
		this.#failures = gate === this.#failedGate ? this.#failures + 1 : 1;
		this.#failure = thrown;
		this.#failedGate = gate;
		this.#failedAt = performance.now();
	}

	#release(atOnce: boolean): void {
		this.#users -= 1;
		if (this.#users > 0) return;
		if (atOnce) this.#close();
		else this.#linger = setTimeout(() => this.#close(), LINGER_MS);
	}

	#close(): void {
		clearTimeout(this.#linger);
		// Ends a connection that is still being made, too.
		this.#stop.abort();
		this.#opening?.then(({ connection }) => connection.close()).catch(() => {});
		this.#opening = undefined;
	}
}

async function orStopped<Value>(waiting: Promise<Value>, signal: AbortSignal): Promise<Value> {
	const stopped = new TransportError("closed", "stopped while waiting for a jump host", { transient: false });
	return await new Promise<Value>((resolve, reject) => {
		const onAbort = (): void => reject(stopped);
		if (signal.aborted) return onAbort();
		signal.addEventListener("abort", onAbort, { once: true });
		waiting.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
	});
}

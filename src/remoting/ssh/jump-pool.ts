import { jumpKey } from "../jump-key.ts";
import type { JumpTarget } from "../transport.ts";
import type { Endpoint } from "./endpoint.ts";
import { JumpLink } from "./jump-link.ts";
import type { SshConnection } from "./connect-ssh.ts";
import { DIRECT, type Way } from "./way.ts";

/** A way that is held open until `release`. */
export interface HeldWay extends Way {
	/** Once; `atOnce` when no other host will follow. */
	release(atOnce: boolean): void;
}

/** Logs in to one server over a way that leads to it. */
export type Connect = (endpoint: Endpoint, way: Way, signal: AbortSignal) => Promise<SshConnection>;

const DIRECT_WAY: HeldWay = { ...DIRECT, release: () => {} };

/** One connection per jump host, shared by all hosts behind it, for as long as one of them needs it. */
export class JumpPool {
	readonly #links = new Map<string, JumpLink>();
	readonly #connect: Connect;

	constructor(connect: Connect) {
		this.#connect = connect;
	}

	/**
	 * The way over these jump hosts, nearest first; connects where nobody has yet. Fails like a
	 * connection to a host does, with the jump host in the message.
	 */
	async hold(jumps: readonly JumpTarget[], connectMs: number, signal: AbortSignal): Promise<HeldWay> {
		const last = jumps.at(-1);
		if (last === undefined) return DIRECT_WAY;
		const key = jumpKey(jumps.map(({ jump }) => jump));
		const link = this.#links.get(key) ?? new JumpLink(last.jump, this.#connect);
		this.#links.set(key, link);
		const before = jumps.slice(0, -1);
		const holdBefore = async (stop: AbortSignal): Promise<HeldWay> => this.hold(before, connectMs, stop);
		return await link.hold({ target: last, connectMs, holdBefore }, signal);
	}
}

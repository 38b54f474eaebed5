import type { JumpHost } from "../../core/model/host.ts";
import type { JumpTarget } from "../transport.ts";
import { createConnect, type SshTransportOptions } from "./ssh-transport.ts";
import { fetchHostKey } from "./fetch-host-key.ts";
import { findHostKeys } from "./find-host-keys.ts";
import { jumpLabel, labelOf } from "./endpoint.ts";
import { orderHostKeyAlgorithms } from "./host-key-algorithms.ts";
import { fingerprint, type HostKeyJudgement, judgeHostKey, keyTypeOf } from "./judge-host-key.ts";
import { JumpPool } from "./jump-pool.ts";
import { createKnownHostsReader } from "./read-known-hosts.ts";

/** A server whose key is asked for: a host, or a jump host. */
export interface KeyQuestion extends Pick<JumpHost, "address" | "port" | "hostKeyPins" | "knownHosts"> {
	/** Names that a certificate may be made out to. */
	readonly names: readonly string[];
	readonly isJump: boolean;
	/** Jump hosts before it; these are logged in to, and so must be known already. */
	readonly jumps: readonly JumpTarget[];
	readonly connectMs: number;
}

/** The key that a server shows, and what is on file about it. */
export interface CollectedKey {
	readonly blob: Buffer;
	readonly keyType: string;
	readonly fingerprint: string;
	readonly judgement: HostKeyJudgement;
}

/** Asks servers for their host keys without logging in. Fails with TransportError. */
export function createKeyCollector(
	options: SshTransportOptions = {},
): (question: KeyQuestion, signal: AbortSignal) => Promise<CollectedKey | undefined> {
	const { now = () => new Date() } = options;
	const readKnownHosts = createKnownHostsReader();
	const pool = new JumpPool(createConnect(options));
	return async (question, signal) => {
		const { address, port, connectMs } = question;
		const way = await pool.hold(question.jumps, connectMs, signal);
		try {
			const label = question.isJump ? jumpLabel(question) : labelOf(address, port);
			const server = { ...question, label, pins: question.hostKeyPins, check: "strict" as const };
			const policy = await findHostKeys(server, await readKnownHosts(question.knownHosts), way, now, signal);
			const blob = await fetchHostKey(server, orderHostKeyAlgorithms(policy), way, signal);
			if (blob === undefined) return undefined;
			const judgement = judgeHostKey(blob, policy);
			return { blob, keyType: keyTypeOf(blob), fingerprint: fingerprint(blob), judgement };
		} finally {
			way.release(signal.aborted);
		}
	};
}

import { type Endpoint, hostEndpoint } from "../ssh/endpoint.ts";
import { fetchHostKey } from "../ssh/fetch-host-key.ts";
import { findHostKeys } from "../ssh/find-host-keys.ts";
import { orderHostKeyAlgorithms } from "../ssh/host-key-algorithms.ts";
import { HOST_KEY_HINTS, judgeHostKey, keyTypeOf } from "../ssh/judge-host-key.ts";
import { createKnownHostsReader } from "../ssh/read-known-hosts.ts";
import { DIRECT } from "../ssh/way.ts";
import { type Target, TransportError } from "../transport.ts";

/** The one key that ssh may accept of a server. */
export interface JudgedKey {
	readonly type: string;
	readonly blob: Buffer;
	/** What was weakened. */
	readonly note: string | undefined;
}

/**
 * Asks an SSH server for its host key and judges it as the ssh transport does (pins, known_hosts,
 * certificates, weakenings), before PowerShell starts an ssh of its own: that one knows no pins, and
 * PowerShell passes on neither its error numbers nor its messages. Fails with TransportError.
 */
export function createServerJudge(
	now: () => Date = () => new Date(),
): (target: Target, signal: AbortSignal) => Promise<JudgedKey> {
	const readKnownHosts = createKnownHostsReader();
	return async (target, signal) => {
		const server: Endpoint = hostEndpoint(target);
		const index = await readKnownHosts(server.knownHosts);
		const policy = await findHostKeys(server, index, DIRECT, now, signal);
		const blob = await fetchHostKey(server, orderHostKeyAlgorithms(policy), DIRECT, signal);
		if (blob === undefined) {
			throw new TransportError("host-key", `${server.label} shows no host key that can be checked`);
		}
		const judgement = judgeHostKey(blob, policy);
		if (judgement.accepted) return { type: keyTypeOf(blob), blob, note: judgement.note };
		throw new TransportError("host-key", judgement.message, { hint: HOST_KEY_HINTS[judgement.reason] });
	};
}

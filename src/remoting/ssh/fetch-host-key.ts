import { TransportError } from "../transport.ts";
import { askHostKey, IDENTIFICATION } from "./ask-host-key.ts";
import { mapSshError } from "./map-ssh-error.ts";
import { PlainPacketReader } from "./plain-packets.ts";
import type { Way } from "./way.ts";
import { WireError } from "./wire.ts";

export interface Server {
	/** How errors name it. */
	readonly label: string;
	readonly address: string;
	readonly port: number;
	/** Milliseconds for all of it. */
	readonly connectMs: number;
}

/**
 * The host key or certificate that a server shows, without logging in; undefined when it has none
 * of these algorithms. Fails with TransportError.
 */
export async function fetchHostKey(
	server: Server,
	algorithms: readonly string[],
	way: Way,
	signal: AbortSignal,
): Promise<Buffer | undefined> {
	const { label, address, port, connectMs } = server;
	const timeout = AbortSignal.timeout(connectMs);
	const stop = AbortSignal.any([signal, timeout]);
	try {
		const stream = await way.open(address, port, stop);
		const onStop = (): unknown => stream.destroy();
		stop.addEventListener("abort", onStop, { once: true });
		try {
			stream.write(IDENTIFICATION);
			const reader = new PlainPacketReader();
			const answer = askHostKey(algorithms);
			for await (const chunk of stream) {
				for (const payload of reader.push(chunk as Buffer)) {
					const step = answer(payload);
					if (step.kind !== "wait") stream.write(step.packet);
					if (step.kind === "key") return step.key;
					if (step.kind === "none") return undefined;
				}
			}
		} finally {
			stop.removeEventListener("abort", onStop);
			stream.destroy();
		}
	} catch (thrown) {
		if (!stop.aborted) throw toError(thrown, label);
	}
	if (signal.aborted)
		throw new TransportError("closed", "stopped before the host key came", { transient: false });
	if (timeout.aborted) {
		throw new TransportError("connect-timeout", `${label}: no host key within ${connectMs / 1000} s`);
	}
	throw new TransportError("closed", `${label} closed the connection before it showed a host key`);
}

function toError(thrown: unknown, label: string): TransportError {
	if (thrown instanceof WireError) return new TransportError("protocol", `${label} ${thrown.message}`);
	return mapSshError(thrown, label);
}

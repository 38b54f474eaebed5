import { once } from "node:events";
import type { Writable } from "node:stream";

/**
 * Writes and waits until the client's window has room again. False when `signal` came first:
 * ssh2 never calls back for a channel that was closed under a waiting write.
 */
export async function writeChunk(stream: Writable, data: Buffer, signal: AbortSignal): Promise<boolean> {
	if (signal.aborted) return false;
	const written = new Promise<boolean>((resolve) => stream.write(data, (error) => resolve(!error)));
	const stop = new AbortController();
	const aborted = once(signal, "abort", { signal: stop.signal }).then(
		() => false,
		() => false,
	);
	try {
		return await Promise.race([written, aborted]);
	} finally {
		stop.abort();
	}
}

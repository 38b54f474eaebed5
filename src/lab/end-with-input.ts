import type { Readable } from "node:stream";

/**
 * Aborted when `input` ends. A lab that was started by another program gets a pipe as stdin, and
 * the system closes it when that program goes away, however it went.
 */
export function endWithInput(input: Readable): AbortSignal {
	const ended = new AbortController();
	const end = (): void => ended.abort();
	input.once("end", end).once("close", end).once("error", end);
	input.resume();
	return ended.signal;
}

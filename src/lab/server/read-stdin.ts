import type { ServerChannel } from "ssh2";

/** Script text of a run is below 100 KB by contract; parameters are small. */
const MAX_STDIN_BYTES = 8 * 1024 * 1024;

/** Reads a channel up to EOF. Fails when the client sends too much or `signal` is aborted. */
export function readStdin(channel: ServerChannel, signal: AbortSignal): Promise<Buffer> {
	// Not `for await`: leaving that loop destroys the channel before the answer is written.
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		function settle(): void {
			channel.off("data", onData);
			channel.off("end", onEnd);
			signal.removeEventListener("abort", onAbort);
		}
		function onData(chunk: Buffer): void {
			size += chunk.length;
			if (size <= MAX_STDIN_BYTES) {
				chunks.push(chunk);
				return;
			}
			settle();
			channel.resume();
			reject(new RangeError(`more than ${MAX_STDIN_BYTES} bytes on stdin`));
		}
		function onEnd(): void {
			settle();
			resolve(Buffer.concat(chunks));
		}
		function onAbort(): void {
			settle();
			reject(new Error("the client went away"));
		}
		if (signal.aborted) return onAbort();
		channel.on("data", onData);
		channel.on("end", onEnd);
		signal.addEventListener("abort", onAbort, { once: true });
	});
}

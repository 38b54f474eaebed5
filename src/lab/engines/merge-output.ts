import { PassThrough, type Readable } from "node:stream";
import type { EngineOutput } from "./lab-engine.ts";

/** Both outputs of a process in the order in which they arrive, until both have ended. */
export async function* mergeOutput(stdout: Readable, stderr: Readable): AsyncGenerator<EngineOutput> {
	const merged = new PassThrough({ objectMode: true });
	let open = 2;
	for (const [kind, stream] of [
		["stdout", stdout],
		["stderr", stderr],
	] as const) {
		stream.on("data", (data: Buffer) => {
			if (!merged.write({ kind, data } satisfies EngineOutput)) stream.pause();
		});
		merged.on("drain", () => stream.resume());
		stream.once("close", () => {
			open -= 1;
			if (open === 0) merged.end();
		});
	}
	yield* merged as AsyncIterable<EngineOutput>;
}

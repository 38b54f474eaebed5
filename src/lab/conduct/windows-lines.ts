import type { EngineOutput } from "../engines/lab-engine.ts";

/** PowerShell on Windows ends its lines with CRLF; one that runs elsewhere for the lab does not. */
export async function* toWindowsLines(output: AsyncIterable<EngineOutput>): AsyncGenerator<EngineOutput> {
	let afterReturn = false;
	for await (const item of output) {
		if (item.kind !== "stdout") {
			yield item;
			continue;
		}
		// latin1 keeps every byte as it is.
		const text = item.data.toString("latin1");
		const lines = text.replace(/(?<!\r)\n/g, (lineFeed, offset: number) =>
			offset === 0 && afterReturn ? lineFeed : "\r\n",
		);
		if (text !== "") afterReturn = text.endsWith("\r");
		yield { kind: "stdout", data: Buffer.from(lines, "latin1") };
	}
}

import type { EngineOutput } from "./lab-engine.ts";

/**
 * Puts the PowerShell version of the simulated host into the hello line. The reader takes it from
 * a constant of the engine, which nothing inside the process can replace.
 */
export async function* sayHostVersion(
	output: AsyncIterable<EngineOutput>,
	prefix: string | undefined,
	version: string,
): AsyncGenerator<EngineOutput> {
	let head: Buffer | undefined = Buffer.alloc(0);
	for await (const item of output) {
		if (head === undefined || item.kind === "stderr") {
			yield item;
			continue;
		}
		if (item.kind === "stdout") {
			head = Buffer.concat([head, item.data]);
			if (!head.includes(0x0a)) continue;
		}
		if (head.length > 0) yield { kind: "stdout", data: replaceVersion(head, prefix, version) };
		head = undefined;
		if (item.kind === "exit") yield item;
	}
}

function replaceVersion(head: Buffer, prefix: string | undefined, version: string): Buffer {
	const text = head.toString("latin1");
	const greeting = `${prefix}H`;
	if (prefix === undefined || !text.startsWith(greeting)) return head;
	return Buffer.from(greeting + version + text.slice(text.indexOf(" ", greeting.length)), "latin1");
}

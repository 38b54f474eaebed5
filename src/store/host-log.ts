import { join } from "node:path";
import { z } from "zod";
import { type HostHealth, hostHealthSchema } from "../core/changes/host-health.ts";
import { type HostResult, hostResultSchema } from "../core/model/change/change-run.ts";
import { openLineFile, readCompleteLines } from "./line-file.ts";

const lineSchema = z.union([
	z.object({ host: z.string(), before: hostHealthSchema }),
	z.object({ host: z.string(), ended: hostResultSchema }),
]);

/** What worked on each host before a run changed it, and how the host ended: for a resume. */
export interface HostLog {
	/** On disk before the first write. */
	before(host: string, health: HostHealth): Promise<void>;
	ended(result: HostResult): Promise<void>;
	close(): Promise<void>;
}

export async function openHostLog(runDir: string): Promise<HostLog> {
	const file = await openLineFile(pathOf(runDir));
	return {
		before: (host, before) => file.append(JSON.stringify({ host, before })),
		ended: (result) => file.append(JSON.stringify({ host: result.host, ended: result })),
		close: () => file.close(),
	};
}

export interface HostLogContent {
	/** By host. The first word counts: a later one was taken in the middle of a change. */
	readonly before: ReadonlyMap<string, HostHealth>;
	/** By host; the last word counts. */
	readonly ended: ReadonlyMap<string, HostResult>;
}

/** What cannot be read was not written: those hosts are looked at again. */
export async function readHostLog(runDir: string): Promise<HostLogContent> {
	const { lines } = await readCompleteLines(pathOf(runDir));
	const before = new Map<string, HostHealth>();
	const ended = new Map<string, HostResult>();
	for (const line of lines) {
		const { data } = lineSchema.safeParse(parseOrNull(line));
		if (data === undefined) continue;
		if ("ended" in data) ended.set(data.host, data.ended);
		else if (!before.has(data.host)) before.set(data.host, data.before);
	}
	return { before, ended };
}

function parseOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function pathOf(runDir: string): string {
	return join(runDir, "host-log.jsonl");
}

import { join } from "node:path";
import { z } from "zod";
import { type HostHealth, hostHealthSchema } from "../core/changes/host-health.ts";
import { openLineFile, readCompleteLines } from "./line-file.ts";

const lineSchema = z.object({
	host: z.string(),
	at: z.iso.datetime(),
	/** Before the first change of the run. */
	before: hostHealthSchema,
});

/** What worked on each host before a run changed it: on disk before the first write, for a resume. */
export interface HealthLog {
	append(host: string, before: HostHealth, now: Date): Promise<void>;
	close(): Promise<void>;
}

export async function openHealthLog(runDir: string): Promise<HealthLog> {
	const file = await openLineFile(pathOf(runDir));
	return {
		append: (host, before, now) => file.append(JSON.stringify({ host, at: now.toISOString(), before })),
		close: () => file.close(),
	};
}

/** By host. The first word counts: a later one was taken in the middle of a change. */
export async function readHealthLog(runDir: string): Promise<Map<string, HostHealth>> {
	const { lines } = await readCompleteLines(pathOf(runDir));
	const health = new Map<string, HostHealth>();
	for (const line of lines) {
		const read = lineSchema.safeParse(parseOrNull(line));
		if (read.success && !health.has(read.data.host)) health.set(read.data.host, read.data.before);
	}
	return health;
}

function parseOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function pathOf(runDir: string): string {
	return join(runDir, "health.jsonl");
}

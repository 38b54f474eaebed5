import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { errorText, FleetError } from "../core/errors.ts";
import { type HostRecord, hostRecordSchema } from "../core/model/host-record.ts";
import { type RunDocument, runDocumentSchema } from "../core/model/run-document.ts";
import { isChangeRun, listChangeRunIds } from "./change-run.ts";
import { isRunId } from "./run-id.ts";

/** Ids of the runs in a folder that looked at hosts, oldest first; an absent folder has none. */
export async function listRunIds(runsDir: string): Promise<string[]> {
	const names = await readdir(runsDir).catch(() => []);
	return names.filter((name) => isRunId(name) && !isChangeRun(runsDir, name)).sort();
}

/** Gives the id that `latest`, a full id or a unique beginning of one stands for. */
export async function findRun(runsDir: string, wanted: string): Promise<string> {
	return pickRun(await listRunIds(runsDir), runsDir, wanted);
}

/** The same among the runs that changed hosts. */
export async function findChangeRun(runsDir: string, wanted: string): Promise<string> {
	return pickRun(await listChangeRunIds(runsDir), runsDir, wanted);
}

function pickRun(ids: readonly string[], runsDir: string, wanted: string): string {
	const matches = wanted === "latest" ? ids.slice(-1) : ids.filter((id) => id === wanted);
	const found = matches.length === 1 ? matches : ids.filter((id) => id.startsWith(wanted));
	const [id] = found;
	if (id !== undefined && found.length === 1) return id;
	const known = ids.length === 0 ? "there are none" : `known: ${ids.slice(-5).join(", ")}`;
	throw new FleetError("run-not-found", `no single run "${wanted}" in ${runsDir} (${known})`);
}

/** The head of a run. A run that was killed is still marked as running. */
export async function readRunDocument(runsDir: string, id: string): Promise<RunDocument> {
	const path = join(runsDir, id, "run.json");
	try {
		return runDocumentSchema.parse(JSON.parse(await readFile(path, "utf8")));
	} catch (thrown) {
		throw new FleetError("run-damaged", `${path} cannot be read: ${errorText(thrown)}`, { cause: thrown });
	}
}

/**
 * The host records of a run, one after the other. A last line without a line break is what a
 * killed process left behind, and no record.
 */
export async function* readRecords(runsDir: string, id: string): AsyncGenerator<HostRecord> {
	const path = join(runsDir, id, "hosts.jsonl");
	let number = 0;
	for await (const line of completeLines(path)) {
		number += 1;
		if (line.trim() === "") continue;
		yield parseRecord(line, `${path}:${number}`);
	}
}

function parseRecord(line: string, where: string): HostRecord {
	try {
		return hostRecordSchema.parse(JSON.parse(line));
	} catch (thrown) {
		throw new FleetError("run-damaged", `${where} is no host record: ${errorText(thrown)}`, {
			cause: thrown,
		});
	}
}

async function* completeLines(path: string): AsyncGenerator<string> {
	const stream = createReadStream(path, "utf8");
	let endsWithBreak = true;
	stream.on("data", (chunk) => (endsWithBreak = chunk.toString().endsWith("\n")));
	let held: string | undefined;
	for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
		if (held !== undefined) yield held;
		held = line;
	}
	if (held !== undefined && endsWithBreak) yield held;
}

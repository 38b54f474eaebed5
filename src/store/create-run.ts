import { mkdir, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { writeFacts } from "./facts-store.ts";
import { runId } from "./run-id.ts";
import { storeError } from "./store-error.ts";
import { writeAtomic } from "./write-atomic.ts";

/** A run folder while the run goes. All writes are in order and each is complete or absent. */
export interface RunWriter {
	readonly id: string;
	readonly dir: string;
	writeDocument(run: RunDocument): Promise<void>;
	writeFacts(tenant: string, facts: unknown): Promise<string>;
	/** Appends one line to hosts.jsonl. */
	appendRecord(record: HostRecord): Promise<void>;
	/** Flushes to disk and closes. */
	close(): Promise<void>;
}

/** Makes `runs/<utc-id>/`; a second run in the same second gets a number behind its id. */
export async function createRun(runsDir: string, now: Date): Promise<RunWriter> {
	const { id, dir } = await makeFolder(runsDir, runId(now));
	return await openRunFolder(id, dir);
}

/** Opens a run folder for writing; records go behind those that are there. */
export async function openRunFolder(id: string, dir: string): Promise<RunWriter> {
	const hosts = await open(join(dir, "hosts.jsonl"), "a", 0o600).catch((thrown: unknown) => {
		throw storeError(`write to ${dir}`, thrown);
	});
	const append = createAppender(hosts, (await hosts.stat()).size);
	return {
		id,
		dir,
		async writeDocument(run) {
			await writeAtomic(join(dir, "run.json"), `${JSON.stringify(run, null, 2)}\n`).catch(
				(thrown: unknown) => {
					throw storeError(`write ${join(dir, "run.json")}`, thrown);
				},
			);
		},
		writeFacts: (tenant, facts) => writeFacts(dir, tenant, facts),
		appendRecord: (record) => append(`${JSON.stringify(record)}\n`),
		async close() {
			await hosts.sync().catch(() => {});
			await hosts.close();
		},
	};
}

async function makeFolder(runsDir: string, wanted: string): Promise<{ id: string; dir: string }> {
	for (let number = 1; ; number += 1) {
		const id = number === 1 ? wanted : `${wanted}-${number}`;
		const dir = join(runsDir, id);
		try {
			await mkdir(dir, { mode: 0o700 });
			return { id, dir };
		} catch (thrown) {
			const exists = thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
			if (!exists || number > 100) throw storeError(`make ${dir}`, thrown);
		}
	}
}

/**
 * Lines are written one after the other. A line that a full disk cut short is taken back, so that
 * the next one does not grow onto it.
 */
function createAppender(file: FileHandle, startSize: number): (line: string) => Promise<void> {
	let size = startSize;
	let last: Promise<unknown> = Promise.resolve();
	async function write(line: string): Promise<void> {
		const bytes = Buffer.from(line, "utf8");
		try {
			await file.appendFile(bytes);
			size += bytes.length;
		} catch (thrown) {
			await file.truncate(size).catch(() => {});
			throw storeError("write hosts.jsonl", thrown);
		}
	}
	return async (line) => {
		const mine = last.then(() => write(line));
		last = mine.catch(() => {});
		await mine;
	};
}

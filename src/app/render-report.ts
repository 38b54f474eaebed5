import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import type { HostRecord } from "../core/model/host-record.ts";
import type { ReportInput } from "../report/reporter.ts";
import { readRecords } from "../store/read-run.ts";
import { changesMade } from "./changes/changes-made.ts";
import { changesOfRun } from "./diff-runs.ts";
import type { ScanResult } from "./scan-fleet.ts";
import { readStoredRun } from "./stored-runs.ts";
import { storeError } from "../store/store-error.ts";

/** A stored run as reporters read it. */
export async function openReportInput(runsDir: string, id: string, now: Date): Promise<ReportInput> {
	return { run: await readStoredRun(runsDir, id), records: () => readRecords(runsDir, id), now };
}

/** The same with what changed since the run before, where there is one, and with what was changed on purpose. */
export async function withChanges(input: ReportInput, runsDir: string): Promise<ReportInput> {
	const tenants = input.run.tenants.map(({ id }) => id);
	return {
		...input,
		changes: await changesOfRun(runsDir, input.run, input.records),
		made: await changesMade(runsDir, tenants),
	};
}

/** A scan that has just ended, with the records that the disk did not take. */
export function openScanResult({ run, unsaved }: ScanResult, runsDir: string, now: Date): ReportInput {
	async function* records(): AsyncGenerator<HostRecord> {
		yield* readRecords(runsDir, run.id);
		yield* unsaved;
	}
	return { run, records, now };
}

/** Writes a report beside its final name and renames it: a report is whole or not there. */
export async function writeReportFile(pieces: AsyncIterable<string>, path: string): Promise<string> {
	const target = isAbsolute(path) ? path : resolve(path);
	const temporary = `${target}.${process.pid}.tmp`;
	try {
		const stream = createWriteStream(temporary, { mode: 0o600 });
		await pour(pieces, stream);
		stream.end();
		await finished(stream);
		await rename(temporary, target);
		return target;
	} catch (thrown) {
		await rm(temporary, { force: true }).catch(() => {});
		throw storeError(`write the report ${target}`, thrown);
	}
}

/** Writes pieces to a stream at the speed it takes them; the stream stays open. */
export async function pour(pieces: AsyncIterable<string>, stream: Writable): Promise<void> {
	const failed = once(stream, "error").then(([error]) => Promise.reject(error as Error));
	failed.catch(() => {});
	for await (const piece of pieces) {
		if (!stream.write(piece)) await Promise.race([once(stream, "drain"), failed]);
	}
}

/** Where a report of a run lies by default. */
export function defaultReportPath(runsDir: string, id: string, fileName = "report.html"): string {
	return join(runsDir, id, fileName);
}

import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FleetError } from "../core/errors.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import { parseTargets } from "../core/select/parse-targets.ts";
import { openRunFolder, type RunWriter } from "./create-run.ts";
import { readRecords } from "./read-run.ts";
import { storeError } from "./store-error.ts";
import { writeAtomic } from "./write-atomic.ts";

const SELECTION_FILE = "selection.txt";

/** Notes which hosts the run is about, one id per line: what a killed run did not get to is known. */
export async function writeSelection(runDir: string, hosts: readonly string[]): Promise<void> {
	const path = join(runDir, SELECTION_FILE);
	await writeAtomic(path, hosts.map((host) => `${host}\n`).join("")).catch((thrown: unknown) => {
		throw storeError(`write ${path}`, thrown);
	});
}

/** Host ids that a run was asked for. */
export async function readSelection(runsDir: string, id: string): Promise<string[]> {
	const path = join(runsDir, id, SELECTION_FILE);
	const text = await readFile(path, "utf8").catch((thrown: unknown) => {
		throw new FleetError("run-damaged", `${path} cannot be read`, { cause: thrown });
	});
	return parseTargets(text);
}

/**
 * Opens the folder of an earlier run again. Records that are not kept, and the half line of a
 * killed process, are taken out first; until the new file is complete the old one stays.
 */
export async function reopenRun(
	runsDir: string,
	id: string,
	keep: (record: HostRecord) => boolean,
): Promise<RunWriter> {
	const dir = join(runsDir, id);
	const path = join(dir, "hosts.jsonl");
	const temporary = `${path}.${process.pid}.tmp`;
	try {
		const file = await open(temporary, "w", 0o600);
		try {
			for await (const record of readRecords(runsDir, id)) {
				if (keep(record)) await file.appendFile(`${JSON.stringify(record)}\n`);
			}
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (thrown) {
		await rm(temporary, { force: true }).catch(() => {});
		throw storeError(`continue ${dir}`, thrown);
	}
	return await openRunFolder(id, dir);
}

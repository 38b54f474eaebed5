import type { HostRecord } from "../../src/core/model/host-record.ts";
import type { RunDocument } from "../../src/core/model/run-document.ts";
import { createRun } from "../../src/store/create-run.ts";
import { writeSelection } from "../../src/store/reopen-run.ts";
import { hostRecord, runDocument } from "./records.ts";

/** Writes a run with these records into a runs folder, as a scan at that time would have; gives its id. */
export async function storeRun(
	runsDir: string,
	startedAt: string,
	records: readonly HostRecord[],
	over: Partial<RunDocument> = {},
): Promise<string> {
	const writer = await createRun(runsDir, new Date(startedAt));
	const own = records.map((record) => ({ ...record, startedAt: new Date(startedAt).toISOString() }));
	await writeSelection(
		writer.dir,
		own.map(({ host }) => host),
	);
	for (const record of own) await writer.appendRecord(record);
	await writer.writeDocument(
		runDocument(own, { id: writer.id, startedAt: new Date(startedAt).toISOString(), ...over }),
	);
	await writer.close();
	return writer.id;
}

/** Facts stored as a unit's, and the record that names them. */
export async function storeFacts(
	runsDir: string,
	startedAt: string,
	facts: unknown,
	over: Partial<RunDocument> = {},
): Promise<string> {
	const writer = await createRun(runsDir, new Date(startedAt));
	const factsSha256 = await writer.writeFacts("contoso", facts);
	const [unit] = hostRecord().units;
	if (unit === undefined) throw new Error("a record has a unit");
	const record = hostRecord({
		units: [{ ...unit, factsSha256 }],
		startedAt: new Date(startedAt).toISOString(),
	});
	await writer.appendRecord(record);
	await writer.writeDocument(runDocument([record], { id: writer.id, ...over }));
	await writer.close();
	return writer.id;
}

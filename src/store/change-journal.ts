import { join } from "node:path";
import { errorText, FleetError } from "../core/errors.ts";
import { type ChangeRecord, changeRecordSchema } from "../core/model/change/change-record.ts";
import { openLineFile, readCompleteLines } from "./line-file.ts";

const JOURNAL_FILE = "changes.jsonl";

/** How far each change of a run came: one line for every status. */
export interface ChangeJournal {
	/** Resolves when the disk has it; only then may the next step be taken. */
	append(record: ChangeRecord): Promise<void>;
	close(): Promise<void>;
}

export async function openChangeJournal(runDir: string): Promise<ChangeJournal> {
	const file = await openLineFile(join(runDir, JOURNAL_FILE));
	return { append: (record) => file.append(JSON.stringify(record)), close: () => file.close() };
}

/**
 * The last word on every change of a run, by id, in the order in which they began. Half a line at the end is what a
 * killed process left, and no word.
 *
 * @throws FleetError `run-damaged`
 */
export async function readChanges(runDir: string): Promise<Map<string, ChangeRecord>> {
	const path = join(runDir, JOURNAL_FILE);
	const changes = new Map<string, ChangeRecord>();
	const { lines } = await readCompleteLines(path);
	for (const [index, line] of lines.entries()) {
		try {
			const record = changeRecordSchema.parse(JSON.parse(line));
			changes.set(record.id, record);
		} catch (thrown) {
			const message = `${path}:${index + 1} is no record of a change: ${errorText(thrown)}`;
			throw new FleetError("run-damaged", message, { cause: thrown });
		}
	}
	return changes;
}

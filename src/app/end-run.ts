import { errorText } from "../core/errors.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import type { RunWriter } from "../store/create-run.ts";
import { readRecords } from "../store/read-run.ts";
import { updateLedgers } from "./ledgers.ts";
import type { RunRecorder } from "./record-run.ts";
import type { RunTally } from "./run-tally.ts";
import type { ScanRequest } from "./scan-fleet.ts";

export interface EndedRun {
	/** Everything but the totals. */
	readonly ended: RunDocument;
	readonly recorder: RunRecorder;
	readonly writer: RunWriter;
	readonly tally: RunTally;
	readonly now: Date;
}

/** Writes the final head of a run and adds the run to the ledgers. Never fails: hosts were scanned. */
export async function endRun(
	{ fleet, runsDir, events }: ScanRequest,
	{ ended, recorder, writer, tally, now }: EndedRun,
): Promise<RunDocument> {
	const finished = await recorder.finish(ended, ended.selection.hosts);
	const uses = tally.waiverUses((tenant) => fleet.tenantHosts.get(tenant));
	const run = uses.length === 0 ? finished : { ...finished, waivers: uses };
	try {
		await writer.writeDocument(run);
		await updateLedgers(runsDir, run, () => readRecords(runsDir, run.id), now);
	} catch (thrown) {
		events.onNotice?.(errorText(thrown));
	}
	return run;
}

import { errorText } from "../../core/errors.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import { noteInLedgers } from "../ledgers.ts";
import type { ChangeEvents } from "./change-events.ts";
import { summariesOfRun } from "./changes-made.ts";

/**
 * Adds what a run has done so far to the ledger of its tenant. The caller holds the lock of the run folder. Never
 * fails: hosts were changed, and their run says so.
 */
export async function noteInLedger(
	runsDir: string,
	run: ChangeRun,
	events: ChangeEvents,
	now: Date,
): Promise<void> {
	try {
		await noteInLedgers(runsDir, run.tenant, await summariesOfRun(runsDir, run), now);
	} catch (thrown) {
		events.onNotice?.(`the ledger does not know of run ${run.id}: ${errorText(thrown)}`);
	}
}

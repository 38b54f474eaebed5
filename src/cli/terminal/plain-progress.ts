import { cleanText } from "../../core/clean-text.ts";
import type { ScanEvents } from "../../core/model/scan-events.ts";
import { describeOutcome } from "./live-progress.ts";

/** A line per host, for logs and pipes. */
export function createPlainProgress(write: (line: string) => void): ScanEvents {
	let total = 0;
	let done = 0;
	return {
		onRunStart(run) {
			total = run.selection.hosts;
			// A continued run has hosts behind it.
			done = run.totals.all.hosts;
			write(`run ${run.id}: ${total} hosts`);
		},
		onHostRetry: (host, attempt, message) =>
			write(`${host.id} attempt ${attempt} failed, trying again: ${cleanText(message, 200)}`),
		onHostEnd(record) {
			done += 1;
			write(
				`[${done}/${total}] ${describeOutcome(record)} (${(record.timings.totalMs / 1000).toFixed(1)} s)`,
			);
		},
		onNotice: (message) => write(`note: ${cleanText(message)}`),
	};
}

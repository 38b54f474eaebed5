import type { RunDocument } from "../core/model/run-document.ts";
import { isAtLeast, SEVERITIES, type Severity } from "../core/model/state.ts";
import type { Counts } from "../core/model/totals.ts";

/**
 * Exit code of a finished scan: 0 clean, 1 findings, 3 not all assessed, 4 both, 130 interrupted.
 * An `unknown` verdict at or above the threshold counts as not assessed: "could not look" is no 0.
 */
export function exitCodeOfRun(run: RunDocument, failOn: Severity): 0 | 1 | 3 | 4 | 130 {
	if (run.state === "interrupted") return 130;
	const { all } = run.totals;
	const failed = countAtLeast(all.failedVerdicts, failOn) > 0;
	const missed = all.assessed < all.hosts || countAtLeast(all.unknownVerdicts, failOn) > 0;
	if (failed && missed) return 4;
	if (missed) return 3;
	return failed ? 1 : 0;
}

function countAtLeast(counts: Counts["failedVerdicts"], threshold: Severity): number {
	return SEVERITIES.filter((severity) => isAtLeast(severity, threshold)).reduce(
		(total, severity) => total + counts[severity],
		0,
	);
}

import type { Finding } from "../model/finding.ts";
import type { Verdict } from "../model/verdict.ts";

const VULNERABILITY_RULE = "known-vulnerabilities";

/** What a scan said of the vulnerabilities of a host. */
export interface JudgedHost {
	readonly verdicts: readonly Pick<Verdict, "rule" | "state">[];
	readonly findings: readonly Pick<Finding, "subject" | "state">[];
}

/**
 * Whether a host still needs a mitigation: one whose vulnerability is closed by an update may go. In doubt it is
 * needed.
 *
 * @param cves of the mitigation; the first decides
 */
export function isStillNeeded(cves: readonly string[], { verdicts, findings }: JudgedHost): boolean {
	const [vulnerability] = cves;
	const verdict = verdicts.find(({ rule }) => rule === VULNERABILITY_RULE);
	const isJudged = verdict !== undefined && verdict.state !== "unknown" && verdict.state !== "error";
	if (vulnerability === undefined || !isJudged) return true;
	return findings.some(({ subject, state }) => subject === vulnerability && state !== "pass");
}

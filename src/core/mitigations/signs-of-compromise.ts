import type { Finding } from "../model/finding.ts";
import type { HostRecord } from "../model/host-record.ts";
import type { RuleInfo } from "../model/run-document.ts";

/** What a run says of a host as the scene of a break-in. */
export interface Signs {
	/** Confirmed or likely ones, which nobody has accepted. */
	readonly findings: readonly Finding[];
	/** A rule that looks for signs of compromise has said something of it. */
	readonly isHunted: boolean;
}

const COUNTS: ReadonlySet<Finding["confidence"]> = new Set(["confirmed", "likely"]);
const JUDGED: ReadonlySet<string> = new Set(["pass", "fail", "waived"]);

/** Other rules also say how sure they are; only those of kind `indicator` speak of a compromise. */
export function signsOfCompromise(
	record: HostRecord | undefined,
	rules: readonly Pick<RuleInfo, "id" | "kind">[],
): Signs {
	const indicators = new Set(rules.filter(({ kind }) => kind === "indicator").map(({ id }) => id));
	return {
		findings: (record?.findings ?? []).filter(
			({ rule, state, confidence }) => indicators.has(rule) && state === "fail" && COUNTS.has(confidence),
		),
		isHunted: (record?.verdicts ?? []).some(({ rule, state }) => indicators.has(rule) && JUDGED.has(state)),
	};
}

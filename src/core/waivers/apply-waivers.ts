import type { Finding } from "../model/finding.ts";
import type { HostRecord } from "../model/host-record.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Waiver } from "../model/waiver.ts";
import { coversFinding, coversHost, daysLeft } from "./match-waiver.ts";

/**
 * The record with accepted findings in state `waived`; they stay visible, with who answers for
 * them. Waivers that are expired do not apply. What could not be looked at is not waived.
 */
export function applyWaivers(record: HostRecord, waivers: readonly Waiver[], now: Date): HostRecord {
	const own = waivers.filter((waiver) => coversHost(waiver, record) && daysLeft(waiver, now) >= 0);
	if (own.length === 0) return record;
	const findings = record.findings.map((finding): Finding => {
		if (finding.state !== "fail") return finding;
		const waiver = own.find((one) => coversFinding(one, finding));
		return waiver === undefined ? finding : waive(finding, waiver, now);
	});
	const verdicts = record.verdicts.map((verdict): Verdict => {
		if (verdict.state !== "fail") return verdict;
		const whole = own.find((one) => one.rule === verdict.rule && one.subject === undefined);
		if (whole !== undefined) return waive(verdict, whole, now);
		return waiveByFindings(
			verdict,
			findings.filter(({ rule }) => rule === verdict.rule),
		);
	});
	return { ...record, verdicts, findings };
}

function waive<Item extends Finding | Verdict>(item: Item, waiver: Waiver, now: Date): Item {
	return { ...item, state: "waived", evidence: [waiverText(waiver, now), ...item.evidence] };
}

/** `waived until 2027-01-31 (70 days left), owner j.doe@contoso.example: ...` */
function waiverText(waiver: Waiver, now: Date): string {
	const left = daysLeft(waiver, now);
	const days = left === 0 ? "last day" : `${left} ${left === 1 ? "day" : "days"} left`;
	return `waived until ${waiver.expires} (${days}), owner ${waiver.owner}: ${waiver.reason}`;
}

/** A verdict is waived by its findings only when every one that failed is. */
function waiveByFindings(verdict: Verdict, findings: readonly Finding[]): Verdict {
	const failed = findings.filter(({ state }) => state === "fail").length;
	const waived = findings.filter(({ state }) => state === "waived").length;
	if (waived === 0) return verdict;
	if (failed > 0) {
		const line = `${waived} of ${waived + failed} findings are waived`;
		return { ...verdict, evidence: [line, ...verdict.evidence] };
	}
	const undecided = findings.filter(({ state }) => state === "unknown" || state === "error").length;
	const state = undecided > 0 ? "unknown" : "waived";
	return {
		...verdict,
		state,
		evidence: [`all ${waived} findings that failed are waived`, ...verdict.evidence],
	};
}

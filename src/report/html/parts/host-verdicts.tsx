import type { JSX } from "preact";
import type { Finding } from "../../../core/model/finding.ts";
import type { HostRecord } from "../../../core/model/host-record.ts";
import { SEVERITIES } from "../../../core/model/state.ts";
import type { Verdict } from "../../../core/model/verdict.ts";
import { isVulnerability, vulnerabilitySet } from "../../summary/vulnerability-sets.ts";
import { vulnerabilityText } from "../../summary/vulnerability-text.ts";
import { compareNatural } from "../../text/words.ts";
import { anchor } from "./anchors.ts";
import { VerdictBadge } from "./badge.tsx";
import type { HostBlockContext } from "./host-block.tsx";
import { Lines } from "./lists.tsx";

/** Verdicts that need reading in full; those that passed in one line. */
export function HostVerdicts({
	record,
	context,
}: {
	record: HostRecord;
	context: HostBlockContext;
}): JSX.Element {
	const passed = record.verdicts.filter(({ state }) => state === "pass");
	const told = record.verdicts.filter(({ state }) => state !== "pass").sort(compareVerdicts);
	return (
		<>
			{told.map((verdict) => (
				<div class="verdict">
					<div>
						<VerdictBadge state={verdict.state} severity={verdict.severity} />
					</div>
					<VerdictText verdict={verdict} record={record} context={context} />
				</div>
			))}
			{passed.length > 0 && (
				<div class="verdict">
					<div>
						<VerdictBadge state="pass" severity="info" />
					</div>
					<p>
						{passed
							.map(({ rule, mitigation }) => context.ruleOf(rule).title + mitigationText(mitigation))
							.join(", ")}
					</p>
				</div>
			)}
		</>
	);
}

function VerdictText({
	verdict,
	record,
	context,
}: {
	verdict: Verdict;
	record: HostRecord;
	context: HostBlockContext;
}): JSX.Element {
	const set = vulnerabilitySet(record, verdict.rule);
	const list = set === undefined ? undefined : context.sets.anchorOf(set);
	const others = record.findings.filter(
		(finding) => finding.rule === verdict.rule && finding.state !== "pass" && !isVulnerability(finding),
	);
	return (
		<div>
			<p>
				<a href={`#${anchor("rule", verdict.rule)}`}>{context.ruleOf(verdict.rule).title}</a>
				{`: ${verdict.summary}${mitigationText(verdict.mitigation)}`}
			</p>
			{set !== undefined && (
				<p>
					{vulnerabilityText(set)}
					{list !== undefined && [" · ", <a href={`#${list}`}>full list</a>]}
				</p>
			)}
			{verdict.remedy !== undefined && <p class="muted">{`Next step: ${verdict.remedy}`}</p>}
			<Lines lines={verdict.evidence} kind="evidence" />
			<Lines lines={others.map(findingText)} />
		</div>
	);
}

function findingText({ subject, state, severity, confidence, summary, evidence, remedy }: Finding): string {
	const head = [subject, state === "fail" ? severity : state, confidence].filter(Boolean).join(", ");
	const next = remedy === undefined ? "" : ` Next step: ${remedy}`;
	return `${head}: ${[summary, ...evidence].join("; ")}.${next}`;
}

function mitigationText(mitigation: Verdict["mitigation"]): string {
	return mitigation === undefined || mitigation === "none" ? "" : ` (mitigation: ${mitigation})`;
}

const ORDER: readonly Verdict["state"][] = ["fail", "error", "unknown", "waived", "not-applicable", "pass"];

function compareVerdicts(a: Verdict, b: Verdict): number {
	return (
		ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
		SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
		compareNatural(a.rule, b.rule)
	);
}

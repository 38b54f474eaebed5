import type { JSX } from "preact";
import type { Finding } from "../../../core/model/finding.ts";
import type { HostRecord } from "../../../core/model/host-record.ts";
import { isAssessed } from "../../../core/model/outcome.ts";
import { SEVERITIES } from "../../../core/model/state.ts";
import type { Verdict } from "../../../core/model/verdict.ts";
import { isUndecided } from "../../summary/standing.ts";
import { isVulnerability, vulnerabilitySet } from "../../summary/vulnerability-sets.ts";
import { compareNatural } from "../../text/words.ts";
import { anchor } from "./anchors.ts";
import { VerdictBadge } from "./badge.tsx";
import type { HostBlockContext } from "./host-block.tsx";
import { Lines } from "./lists.tsx";
import { NextStep } from "./remedy.tsx";
import { SetLine } from "./set-line.tsx";

/** Verdicts that need reading in full; those that passed in one line. */
export function HostVerdicts({
	record,
	context,
}: {
	record: HostRecord;
	context: HostBlockContext;
}): JSX.Element {
	if (isNotJudged(record))
		return <p class="muted">No rule could be judged: nothing was read from this host.</p>;
	const passed = record.verdicts.filter((verdict) => isPlainPass(verdict, record));
	const told = record.verdicts.filter((verdict) => !isPlainPass(verdict, record)).sort(compareVerdicts);
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
					<ul>
						{passed.map(({ summary, mitigation }) => (
							<li>{summary + mitigationText(mitigation)}</li>
						))}
					</ul>
				</div>
			)}
		</>
	);
}

/** True when not a single verdict says more than that the host was not assessed. */
function isNotJudged({ outcome, verdicts }: HostRecord): boolean {
	return !isAssessed(outcome.status) && verdicts.every(({ state }) => isUndecided(state));
}

/** A pass without anything left open below it. */
function isPlainPass({ rule, state }: Verdict, { findings }: HostRecord): boolean {
	return state === "pass" && !findings.some((finding) => finding.rule === rule && isUndecided(finding.state));
}

/** Rules that every host passed have no section to go to. */
function RuleLink({ rule, context }: { rule: string; context: HostBlockContext }): JSX.Element {
	if (!context.toldRules.has(rule)) return <span class="id">{rule}</span>;
	return (
		<a class="id" href={`#${anchor("rule", rule)}`}>
			{rule}
		</a>
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
	const others = record.findings.filter(
		(finding) => finding.rule === verdict.rule && finding.state !== "pass" && !isVulnerability(finding),
	);
	return (
		<div>
			<p>
				{`${verdict.summary}${mitigationText(verdict.mitigation)} `}
				<RuleLink rule={verdict.rule} context={context} />
			</p>
			{set !== undefined && <SetLine set={set} sets={context.sets} />}
			{verdict.remedy !== undefined && <NextStep text={verdict.remedy} />}
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

import { join } from "node:path";
import { cleanText } from "../core/clean-text.ts";
import { DRIFT_RULE } from "../core/diff/known-mitigations.ts";
import type { Finding } from "../core/model/finding.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import { isAssessed, type Outcome } from "../core/model/outcome.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { emptyTotals } from "../core/model/totals.ts";
import type { Verdict } from "../core/model/verdict.ts";
import type { Waiver } from "../core/model/waiver.ts";
import { applyWaivers } from "../core/waivers/apply-waivers.ts";
import { createRun, type RunWriter } from "../store/create-run.ts";
import { acquireLock } from "../store/lock.ts";
import { readRecords } from "../store/read-run.ts";
import { readToolInfo } from "./find-package.ts";
import { type LoadedFacts, loadFacts, type LostFacts } from "./load-facts.ts";
import { recordHost } from "./record-host.ts";
import { RunRecorder } from "./record-run.ts";
import { createTally } from "./run-tally.ts";
import type { ScanResult } from "./scan-fleet.ts";
import { describeOperator, describeRules } from "./start-run-document.ts";
import { readStoredRun } from "./stored-runs.ts";

export interface AnalyzeRequest {
	readonly runsDir: string;
	/** Full id of the run whose facts are judged again. */
	readonly run: string;
	readonly knowledge: Knowledge;
	readonly waivers: readonly Waiver[];
	/** The command as typed, for the record. */
	readonly command: string;
	readonly now: () => Date;
	readonly onNotice: (message: string) => void;
}

/** Lost facts named one by one in the run document. */
const MOST_NAMED = 20;

/** Judges the stored facts of a run again into a new run. Connects to nothing; the old run stays as it is. */
export async function analyzeRun(request: AnalyzeRequest): Promise<ScanResult> {
	const { runsDir, knowledge, waivers, now, onNotice } = request;
	const source = await readStoredRun(runsDir, request.run);
	const lock = await acquireLock(runsDir, now());
	try {
		const writer = await createRun(runsDir, now());
		try {
			const started = startAnalysis(writer.id, source, request);
			await writer.writeDocument(started);
			const tally = createTally(waivers, now());
			const recorder = new RunRecorder(writer, tally, onNotice);
			const problems: string[] = [];
			for await (const record of readRecords(runsDir, source.id)) {
				const loaded = await loadFacts(join(runsDir, source.id), record);
				problems.push(...loaded.lost.map((lost) => `${record.host}: ${lostText(lost)}`));
				await copyFacts(writer, record, loaded);
				const judged = judgeAgain(record, loaded, knowledge, now());
				await recorder.add(applyWaivers(judged, waivers, now()));
			}
			const ended: RunDocument = { ...started, state: "finished", finishedAt: now().toISOString() };
			const finished = await recorder.finish(ended, source.selection.hosts);
			const uses = tally.waiverUses((tenant) => source.totals.tenants[tenant]?.hosts);
			const run: RunDocument = {
				...finished,
				...(uses.length === 0 ? {} : { waivers: uses }),
				problems: [...new Set([...source.problems, ...shorten(problems), ...finished.problems])],
			};
			await writer.writeDocument(run);
			return { run, runDir: writer.dir, unsaved: recorder.unsaved };
		} finally {
			await writer.close();
		}
	} finally {
		await lock.release();
	}
}

function startAnalysis(id: string, source: RunDocument, request: AnalyzeRequest): RunDocument {
	const { resumedAt: _resumedAt, rerunOf: _rerunOf, waivers: _waivers, ...rest } = source;
	return {
		...rest,
		id,
		state: "running",
		command: request.command,
		startedAt: request.now().toISOString(),
		finishedAt: null,
		operator: describeOperator(),
		tool: readToolInfo(),
		knowledge: request.knowledge.info,
		rules: describeRules(),
		analyzedFrom: source.id,
		totals: emptyTotals(),
		problems: [],
	};
}

/** A run folder is whole by itself: the facts come along. */
async function copyFacts(writer: RunWriter, { tenant }: HostRecord, { stored }: LoadedFacts): Promise<void> {
	for (const data of stored.values()) await writer.writeFacts(tenant, data);
}

function judgeAgain(
	record: HostRecord,
	{ facts, stored, lost }: LoadedFacts,
	knowledge: Knowledge,
	now: Date,
): HostRecord {
	const judged = recordHost(
		{
			host: { ...record, id: record.host },
			outcome: outcomeOf(record, Object.keys(facts).length, lost),
			facts,
			units: record.units.map((unit) => ({
				...unit,
				errors: [
					...unit.errors,
					...lost
						.filter((one) => one.unit === unit.unit)
						.map(({ code, message }) => ({ code, message: cleanText(message), target: null })),
				],
				factsSha256: stored.has(unit.unit) ? unit.factsSha256 : null,
			})),
			computerName: record.identity?.computerName ?? "",
			notes: record.notes,
			startedAt: new Date(record.startedAt),
			timings: record.timings,
			attempts: record.attempts,
		},
		knowledge,
		now,
	);
	return withOldDrift(judged, record);
}

/** A host whose facts are gone is a host that nobody looked at. */
function outcomeOf({ outcome }: HostRecord, left: number, lost: readonly LostFacts[]): Outcome {
	if (!isAssessed(outcome.status) || lost.length === 0) return outcome;
	const status = left === 0 ? "script-failed" : "partial";
	return { status, code: "facts-lost", message: lost.map(lostText).join("; ") };
}

/** Drift is a comparison with the runs before; the facts of this one say nothing of them. */
function withOldDrift(judged: HostRecord, record: HostRecord): HostRecord {
	const verdict = record.verdicts.find(({ rule }) => rule === DRIFT_RULE);
	if (verdict === undefined || !isAssessed(judged.outcome.status)) return judged;
	const old = withoutWaiver(verdict);
	const others = <Item extends { readonly rule: string }>(items: readonly Item[]): Item[] =>
		items.filter(({ rule }) => rule !== DRIFT_RULE);
	const findings = record.findings.filter(({ rule }) => rule === DRIFT_RULE).map(withoutWaiver);
	return {
		...judged,
		verdicts: [...others(judged.verdicts), old],
		findings: [...others(judged.findings), ...findings],
	};
}

/** Waivers are applied anew; the first line of evidence was theirs. */
function withoutWaiver<Item extends Verdict | Finding>(item: Item): Item {
	return item.state === "waived" ? { ...item, state: "fail", evidence: item.evidence.slice(1) } : item;
}

function lostText({ unit, message }: LostFacts): string {
	return `stored facts of ${unit} cannot be used: ${cleanText(message, 300)}`;
}

function shorten(problems: readonly string[]): string[] {
	const rest = problems.length - MOST_NAMED;
	return rest > 0 ? [...problems.slice(0, MOST_NAMED), `and ${rest} more like these`] : [...problems];
}

import { cleanText } from "../../core/clean-text.ts";
import { errorText, FleetError } from "../../core/errors.ts";
import type { AuditNote } from "../../core/model/change/audit-entry.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { HostResult } from "../../core/model/change/change-run.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import type { Host } from "../../core/model/host.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { Knowledge } from "../../core/model/knowledge.ts";
import { type AuditLog, openAuditLog } from "../../store/audit-log.ts";
import { openChangeJournal, readChanges } from "../../store/change-journal.ts";
import type { RunWriter } from "../../store/create-run.ts";
import { openHostLog, readHostLog } from "../../store/host-log.ts";
import { readUndo, writeUndo } from "../../store/undo-store.ts";
import type { Fleet } from "../open-fleet.ts";
import { createTargetOpener } from "../open-target.ts";
import { createFactReader } from "../read-host-facts.ts";
import { recordHost } from "../record-host.ts";
import { createSessionMemory } from "../session-memory.ts";
import { describeOperator } from "../start-run-document.ts";
import { createTurns } from "../take-turns.ts";
import { stepsByHost } from "./changes-made.ts";
import { type ChangeFiles, fileOfStep } from "./change-files.ts";
import type { ChangeEvents } from "./change-events.ts";
import type { ChangeParts } from "./change-parts.ts";
import type { ChangeWork, Collected } from "./change-work.ts";
import { openLink } from "./open-link.ts";
import { createMemberMemory } from "./member-memory.ts";
import type { WebProbe } from "./probe-host.ts";

/** Hosts whose answers are unpacked at a time: there is one thread for it, and megabytes per host. */
const READ_AT_ONCE = 2;

/** Times of the work on a host; all in milliseconds. */
export interface ChangeTimes {
	/** Between looks at a host on which an interrupted script may still be at work. */
	readonly settleMs: number;
	/** How long services and pools may take to be as before, and between two looks. */
	readonly healthWaitMs: number;
	readonly healthPollMs: number;
}

export const CHANGE_TIMES: ChangeTimes = { settleMs: 2000, healthWaitMs: 120_000, healthPollMs: 5000 };

export interface WorkRequest {
	readonly fleet: Pick<Fleet, "credentials" | "hosts">;
	readonly knowledge: Knowledge;
	readonly runsDir: string;
	readonly plan: Plan;
	readonly events: ChangeEvents;
	readonly times?: ChangeTimes | undefined;
	/** Undefined where the web servers are asked nothing. */
	readonly probe?: WebProbe | undefined;
	/** @default none */
	readonly files?: ChangeFiles | undefined;
	/** Why members of a DAG are changed that is not fit for it. @default they are not */
	readonly despiteDag?: string | undefined;
	readonly isStopping: () => boolean;
	/** A fault that concerns all hosts: the disk takes no more. */
	readonly onFault: (message: string) => void;
}

/** The files of a change run and everything that its hosts have in common, while it goes. */
export interface OpenedWork {
	readonly work: ChangeWork;
	readonly changes: ReadonlyMap<string, ChangeRecord>;
	/** How hosts ended, as far as earlier parts of the run noted it. */
	readonly ended: ReadonlyMap<string, HostResult>;
	/** Notes how a host ended. Never fails: a resume looks at the host again. */
	readonly noteEnd: (result: HostResult) => Promise<void>;
	readonly audit: AuditLog;
	/** An entry of the audit log that is about the whole run. */
	readonly note: (action: AuditNote["action"], outcome: string, detail: string) => Promise<void>;
	readonly close: () => Promise<void>;
}

/** Opens journal, health log and audit log of a run. The caller holds the lock of the run folder. */
export async function openWork(
	parts: ChangeParts,
	writer: RunWriter,
	request: WorkRequest,
): Promise<OpenedWork> {
	const { runsDir, plan, fleet, knowledge, events } = request;
	const { user, machine } = describeOperator();
	const complete = (note: Omit<AuditNote, "time" | "operator" | "plan">): AuditNote => ({
		time: parts.now().toISOString(),
		operator: { user, machine },
		plan: plan.hash,
		...note,
	});
	const ofRun = (action: AuditNote["action"], outcome: string, detail: string): AuditNote =>
		complete({
			run: writer.id,
			tenant: plan.tenant,
			host: null,
			unit: null,
			script: null,
			action,
			before: null,
			after: null,
			outcome,
			detail: cleanText(detail),
		});
	const changes = await readChanges(writer.dir);
	const { before, ended } = await readHostLog(writer.dir);
	const baselines = new Map(before);
	const audit = await openAuditLog(runsDir, plan.tenant, (cut) => ofRun("recover", "cut", cut));
	const journal = await openChangeJournal(writer.dir);
	const hostLog = await openHostLog(writer.dir);
	const onFault = (thrown: unknown): void => {
		if (thrown instanceof FleetError && thrown.code === "run-store") request.onFault(errorText(thrown));
	};
	const told = new Set<string>();
	const onProblem = (thrown: unknown): void => {
		const message = errorText(thrown);
		if (!told.has(message)) events.onNotice?.(message);
		told.add(message);
	};
	const opener = createTargetOpener(
		fleet,
		(credential) => events.onNotice?.(`credential ${credential} was refused twice and is not used any more`),
		createSessionMemory(runsDir, parts.now, onProblem),
	);
	const reader = createFactReader(parts, runsDir, onProblem);
	const turns = createTurns(READ_AT_ONCE);
	async function storeFacts(tenant: string, facts: unknown): Promise<string | null> {
		return await writer.writeFacts(tenant, facts).catch((thrown: unknown) => {
			onProblem(thrown);
			return null;
		});
	}
	const byHost = new Map<string, Map<string, ChangeRecord>>();
	function keep(record: ChangeRecord): void {
		const own = byHost.get(record.host) ?? new Map<string, ChangeRecord>();
		byHost.set(record.host, own.set(record.id, record));
	}
	for (const record of changes.values()) keep(record);
	const steps = stepsByHost(plan.steps);

	const work: ChangeWork = {
		run: writer.id,
		plan,
		scripts: parts.changes,
		...(request.times ?? CHANGE_TIMES),
		now: parts.now,
		open: (host) => openLink({ parts, fleet, opener, reader, turns, storeFacts }, host),
		stepsOf: (host) => steps.get(host) ?? [],
		changesOf: (host) => byHost.get(host) ?? new Map<string, ChangeRecord>(),
		async undoOf({ tenant, undo }) {
			if (undo === null) return null;
			return await readUndo(writer.dir, tenant, undo).catch((thrown: unknown) => {
				onProblem(thrown);
				return null;
			});
		},
		scriptOf(unit) {
			const script = parts.changes.units.find((known) => known.unit === unit);
			if (script === undefined) throw new FleetError("unit-unknown", `There is no unit ${unit}.`);
			return script;
		},
		storeUndo: (record) => writeUndo(writer.dir, record),
		async journal(record) {
			await journal.append(record);
			changes.set(record.id, record);
			keep(record);
			events.onChange?.(record);
		},
		audit: (note) => audit.append(complete(note)),
		baselineOf: (host) => baselines.get(host),
		async noteBaseline(host, health) {
			await hostLog.before(host, health);
			baselines.set(host, health);
		},
		membersBeside: createMemberMemory(),
		isDespiteDag: request.despiteDag !== undefined,
		probe: request.probe,
		fileOf: (step) => fileOfStep(step, request.files ?? new Map()),
		ruleInput: (host) => ({ knowledge, policy: { esu: host.esu }, now: parts.now() }),
		async judge(host, collected) {
			const record = judgeCollected(host, collected, knowledge, parts.now());
			await writer.appendRecord(record);
			return record;
		},
		isStopping: request.isStopping,
		onFault,
	};
	return {
		work,
		changes,
		ended,
		noteEnd: (result) => hostLog.ended(result).catch(onFault),
		audit,
		note: (action, outcome, detail) => audit.append(ofRun(action, outcome, detail)),
		async close() {
			await journal.close();
			await hostLog.close();
			await audit.close();
			await parts.transport.close?.();
		},
	};
}

function judgeCollected(host: Host, collected: Collected, knowledge: Knowledge, now: Date): HostRecord {
	const { run, facts, units, computerName, startedAt } = collected;
	const good = units.every(({ status }) => status === "ok");
	const runMs = Math.round(run.runMs);
	const connectMs = Math.round(run.connectMs);
	return recordHost(
		{
			host,
			outcome: good
				? { status: "ok" }
				: { status: "partial", code: "incomplete-facts", message: "some units gave no or not all facts" },
			facts,
			units,
			computerName,
			notes: run.notes,
			startedAt,
			timings: { totalMs: runMs + connectMs, connectMs, runMs },
			attempts: 1,
		},
		knowledge,
		now,
	);
}

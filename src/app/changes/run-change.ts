import { setTimeout as delay } from "node:timers/promises";
import { advanceChange, CONNECTION_LOST } from "../../core/changes/advance-change.ts";
import type { Change } from "../../core/changes/change.ts";
import type { ChangeAnswer, Judgement } from "../../core/changes/change-answer.ts";
import { VERIFY_UNITS } from "../../core/changes/judge-change.ts";
import { rollbackRequest } from "../../core/changes/rollback-request.ts";
import { cleanText } from "../../core/clean-text.ts";
import { errorText, FleetError } from "../../core/errors.ts";
import type { AuditNote } from "../../core/model/change/audit-entry.ts";
import type { TestResult } from "../../core/model/change/change-results.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import { type ChangeAction, preconditionOf } from "../../core/model/change/change-values.ts";
import { UNDO_SCHEMA, type UndoRecord } from "../../core/model/change/undo-record.ts";
import type { ScriptBundle, UnitParameter } from "../../core/model/script-bundle.ts";
import type { HostFacts } from "../../core/model/facts/index.ts";
import type { ChangeResultOf } from "../../scripts/read-change-envelope.ts";
import type { BundleRun } from "../../remoting/runner/hold-session.ts";
import type { ChangeScripts } from "./change-parts.ts";

/** Further tries of what changes nothing, or may be done twice, after a broken connection. */
const RETRIES = 2;
/** Code of the error when the scripts of one process would be too long. */
const TOO_LONG = "bundle-too-large";
/** Tests of a host on which an interrupted script may still be at work. */
const MOST_SETTLING_TESTS = 10;

/** What a change needs of the world around it. */
export interface ChangeHands {
	readonly scripts: ChangeScripts;
	readonly parameters: UndoRecord["parameters"];
	/** Sends a bundle to the host, over a new connection where the old one broke. */
	readonly run: (bundle: ScriptBundle) => Promise<{ readonly run: BundleRun; readonly facts: HostFacts }>;
	/** Puts the file there that `apply` needs, if it needs one; gives why it did not, or undefined. */
	readonly sendFile: () => Promise<string | undefined>;
	/** Facts of everything that a scan collects. */
	readonly look: () => Promise<HostFacts>;
	/** Takes secrets of ours out of a text of the host. */
	readonly scrub: (text: string) => string;
	/** Judges what the units that ran behind the test have read. */
	readonly judge: (facts: HostFacts, change: Change) => Promise<Judgement>;
	/** Each resolves when the disk has it. */
	readonly storeUndo: (record: UndoRecord) => Promise<string>;
	readonly journal: (record: ChangeRecord) => Promise<void>;
	readonly audit: (note: Omit<AuditNote, "time" | "operator" | "plan">) => Promise<void>;
	readonly now: () => Date;
	/** Milliseconds between two looks at a host that may still be changing. */
	readonly settleMs: number;
}

/**
 * Carries out one change up to its end, or to where nobody can tell how it goes on. The record of each status is on
 * disk before the next step is taken.
 *
 * @param written the record that is on disk already, if any
 * @throws FleetError `run-store` when the disk takes no record; the host is then as the last one says
 */
export async function runChange(
	start: Change,
	hands: ChangeHands,
	written: ChangeRecord | undefined,
): Promise<Change> {
	let change = start;
	let last = written;
	let announced = announcedBefore(start.record);
	for (;;) {
		const { next, record } = change;
		const action = announced ?? (record.status === "rolled-back" ? "rollback" : undefined);
		if (next.do === "end" && action !== undefined && record !== last) {
			// Before the record: a change that is at its end has its outcome in the audit log, whatever happens.
			await hands.audit(auditNote(change, action, record.status));
		}
		if (isNews(record, last)) {
			await hands.journal(record);
			last = record;
		}
		if (next.do === "end" || next.do === "leave") return change;
		const answer = await takeStep(change, hands);
		if (next.do === "announce" && answer.of === "announced") announced = next.action;
		change = advanceChange(change, answer, hands.now().toISOString());
	}
}

/** What an earlier process wrote into the audit log as begun. */
function announcedBefore({ status, verify }: ChangeRecord): "apply" | "rollback" | undefined {
	if (status !== "writing" && status !== "applied") return undefined;
	return verify?.ok === false ? "rollback" : "apply";
}

function isNews(record: ChangeRecord, last: ChangeRecord | undefined): boolean {
	if (record.status === "planned") return false;
	return last === undefined || record.status !== last.status || record.message !== last.message;
}

async function takeStep(change: Change, hands: ChangeHands): Promise<ChangeAnswer> {
	const { next } = change;
	switch (next.do) {
		case "test":
			return next.why === "writing" || next.why === "fault"
				? await testUntilQuiet(change, hands)
				: await test(change, hands);
		case "store-undo":
			return await storeUndo(change, hands);
		case "announce":
			return await announce(change, next.action, hands);
		case "apply":
			return await apply(change, next.expected, hands);
		case "verify":
			return await verify(change, hands);
		default:
			return await rollback(change, hands);
	}
}

async function test(change: Change, hands: ChangeHands): Promise<ChangeAnswer> {
	const asked = await askAgain(change, hands, "test", []);
	if (asked.of !== "answer") return asked;
	return { of: "test", result: asked.result, computerName: cleanText(asked.computerName) };
}

/**
 * A script that lost its controller may go on for a while: the host is looked at until two looks agree.
 */
async function testUntilQuiet(change: Change, hands: ChangeHands): Promise<ChangeAnswer> {
	let last = await test(change, hands);
	for (let look = 1; look < MOST_SETTLING_TESTS && last.of === "test"; look += 1) {
		await delay(hands.settleMs);
		const again = await test(change, hands);
		if (again.of === "test" && isSame(again.result, last.result)) return again;
		last = again;
	}
	return last;
}

function isSame(a: TestResult, b: TestResult): boolean {
	return JSON.stringify([a.state, a.values, a.files]) === JSON.stringify([b.state, b.values, b.files]);
}

async function storeUndo({ record, computerName }: Change, hands: ChangeHands): Promise<ChangeAnswer> {
	const { before } = record;
	if (before === null) return { of: "failed", code: "internal", message: "the host was not tested" };
	const undo: UndoRecord = {
		schema: UNDO_SCHEMA,
		change: record.id,
		tenant: record.tenant,
		host: record.host,
		computerName,
		unit: record.unit,
		version: record.version,
		script: record.script,
		parameters: hands.parameters,
		recordedAt: hands.now().toISOString(),
		precondition: preconditionOf(before.values),
		values: before.values,
		files: before.files,
	};
	try {
		return { of: "stored", undo, name: await hands.storeUndo(undo) };
	} catch (thrown) {
		return { of: "failed", code: "undo-store", message: errorText(thrown) };
	}
}

async function announce(
	change: Change,
	action: "apply" | "rollback",
	hands: ChangeHands,
): Promise<ChangeAnswer> {
	try {
		await hands.audit(auditNote(change, action, "started"));
		return { of: "announced" };
	} catch (thrown) {
		return { of: "failed", code: "audit-log", message: errorText(thrown) };
	}
}

async function apply(change: Change, expected: string, hands: ChangeHands): Promise<ChangeAnswer> {
	const problem = await hands.sendFile();
	if (problem !== undefined) return { of: "failed", code: "file-not-sent", message: hands.scrub(problem) };
	const asked = await ask(change, hands, "apply", [["expected", expected]]);
	// Nobody knows whether it ran: the machine looks at the host.
	if (asked.of === "unreachable") return { of: "failed", code: CONNECTION_LOST, message: asked.message };
	return asked.of === "answer" ? { of: "apply", result: asked.result } : asked;
}

async function verify(change: Change, hands: ChangeHands): Promise<ChangeAnswer> {
	const together = await askAgain(change, hands, "test", [], VERIFY_UNITS);
	// Scripts that are too long for one process run in two.
	const isTooLong = together.of === "failed" && together.code === TOO_LONG;
	const asked = isTooLong ? await askAgain(change, hands, "test", []) : together;
	if (asked.of !== "answer") return asked;
	try {
		const facts = isTooLong ? await hands.look() : asked.facts;
		return { of: "verify", test: asked.result, judged: await hands.judge(facts, change) };
	} catch (thrown) {
		return { of: "failed", code: "judge", message: errorText(thrown) };
	}
}

async function rollback(change: Change, hands: ChangeHands): Promise<ChangeAnswer> {
	const { undo, record, seen, force } = change;
	if (undo === null) return { of: "failed", code: "undo-lost", message: "the undo record is lost" };
	const left = record.applied ?? seen;
	if (left === null) return { of: "failed", code: "internal", message: "nobody knows what was applied" };
	const asked = await askAgain(change, hands, "rollback", [
		["undo", JSON.stringify(rollbackRequest(undo, left))],
		["force", force],
	]);
	return asked.of === "answer" ? { of: "rollback", result: asked.result } : asked;
}

type Asked<Action extends ChangeAction> =
	| {
			readonly of: "answer";
			readonly result: ChangeResultOf<Action>;
			readonly computerName: string;
			readonly facts: HostFacts;
	  }
	| Extract<ChangeAnswer, { readonly of: "failed" | "unreachable" }>;

type Extra = readonly (readonly [name: string, value: string | boolean])[];

/** For what changes nothing, and for a rollback, which may be done twice. */
async function askAgain<Action extends ChangeAction>(
	change: Change,
	hands: ChangeHands,
	action: Action,
	extra: Extra,
	units: readonly string[] = [],
): Promise<Asked<Action>> {
	let asked = await ask(change, hands, action, extra, units);
	for (let tries = 0; tries < RETRIES && asked.of === "unreachable"; tries += 1) {
		asked = await ask(change, hands, action, extra, units);
	}
	return asked;
}

async function ask<Action extends ChangeAction>(
	{ record: { unit } }: Change,
	hands: ChangeHands,
	action: Action,
	extra: Extra,
	units: readonly string[] = [],
): Promise<Asked<Action>> {
	const parameters: UnitParameter[] = [...Object.entries(hands.parameters), ...extra].map(
		([name, value]) => ({ unit, name, value }),
	);
	let bundle: ScriptBundle;
	try {
		bundle = hands.scripts.bundle(action, unit, parameters, units);
	} catch (thrown) {
		const code = thrown instanceof FleetError ? thrown.code : "bundle";
		return { of: "failed", code, message: errorText(thrown) };
	}
	const { run, facts } = await hands.run(bundle);
	const text = run.envelopes.get(unit);
	if (text === undefined) {
		if (run.error !== undefined) return { of: "unreachable", message: hands.scrub(run.error.message) };
		return { of: "failed", code: "missing", message: `the host sent no result of ${unit}` };
	}
	const read = hands.scripts.read(hands.scrub(text), unit, action);
	if (!read.ok) return { of: "failed", code: "invalid", message: cleanText(read.problem) };
	if (read.result === null) {
		const [first] = read.envelope.errors;
		const message = cleanText(first?.message ?? "the unit failed without a reason");
		return { of: "failed", code: cleanText(first?.code ?? "failed", 100), message };
	}
	return { of: "answer", result: read.result, computerName: read.envelope.host, facts };
}

function auditNote(
	{ record, undo }: Change,
	action: "apply" | "rollback",
	outcome: string,
): Omit<AuditNote, "time" | "operator" | "plan"> {
	const before = undo?.precondition ?? null;
	const after =
		record.status === "rolled-back" || record.status === "rollback-failed" ? record.rollback : record.after;
	return {
		run: record.run,
		tenant: record.tenant,
		host: record.host,
		unit: record.unit,
		script: record.script,
		action,
		before,
		after: outcome === "started" || after === null ? null : preconditionOf(after.values),
		outcome,
		detail: cleanText(record.message),
	};
}

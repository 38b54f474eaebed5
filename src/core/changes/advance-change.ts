import type { ApplyResult, RollbackResult, TestResult } from "../model/change/change-results.ts";
import type { ChangeRecord, ChangeStatus } from "../model/change/change-record.ts";
import { preconditionOf } from "../model/change/change-values.ts";
import { type Change, isAsBefore, isHalfDone } from "./change.ts";
import type { ChangeAnswer, Judgement } from "./change-answer.ts";
import { isUndone, rollbackRequest } from "./rollback-request.ts";

/** Error code with which `apply` says that it wrote nothing because the host is not as it was tested. */
const PRECONDITION_CHANGED = "precondition-changed";
/** Code of an `apply` whose answer was lost on the way. */
export const CONNECTION_LOST = "connection-lost";

/**
 * The one place that decides how a change goes on: from where it is and what came of its last step to what is done
 * next. A record that is another object than before is to be put on disk before the next step is taken.
 *
 * @param time ISO 8601
 */
export function advanceChange(change: Change, answer: ChangeAnswer, time: string): Change {
	if (answer.of === "unreachable") return afterSilence(change, answer.message, time);
	switch (change.next.do) {
		case "test":
			if (answer.of === "test") {
				const { result, computerName } = answer;
				return afterTest({ ...change, computerName }, change.next.why, result, time);
			}
			return afterFailedTest(change, change.next.why, failureOf(answer), time);
		case "store-undo":
			if (answer.of === "stored") {
				const stored = { ...change, undo: answer.undo };
				const record = note(change.record, "recorded", "The undo record is stored.", { undo: answer.name });
				return { ...stored, record, next: { do: "announce", action: "apply" } };
			}
			return end(change, "failed", `Nothing was changed: ${failureOf(answer).message}`, time);
		case "announce":
			return afterAnnouncement(change, change.next.action, answer, time);
		case "apply":
			if (answer.of === "apply") return afterApply(change, answer.result);
			return { ...change, fault: failureOf(answer), next: { do: "test", why: "fault" } };
		case "verify":
			if (answer.of === "verify") return afterVerify(change, answer.test, answer.judged, time);
			return undo(change, `The host could not be tested after the change: ${failureOf(answer).message}`);
		case "rollback":
			if (answer.of === "rollback") return afterRollback(change, answer.result, time);
			return end(change, "rollback-failed", `The rollback failed: ${failureOf(answer).message}`, time);
		default:
			return change;
	}
}

function afterTest(
	change: Change,
	why: "first" | "recorded" | "writing" | "fault" | "rollback",
	seen: TestResult,
	time: string,
): Change {
	const known = { ...change, seen };
	switch (why) {
		case "first":
			return afterFirstTest(known, seen, time);
		case "recorded":
			if (change.undo !== null && isAsBefore(change.undo, seen)) return announce(known, "apply");
			return end(known, "refused", "The host was changed by somebody else in the meantime.", time);
		case "writing":
			return afterInterruptedWrite(known, seen);
		case "fault":
			return afterFault(known, seen, time);
		default:
			if (change.undo !== null && isAsBefore(change.undo, seen)) {
				return end(known, "rolled-back", "The host is as it was before already.", time);
			}
			return change.record.status === "recorded"
				? end(known, "rolled-back", "We had written nothing; somebody else has changed the host.", time)
				: undo(known, "A rollback was asked for.");
	}
}

function afterFirstTest(change: Change, seen: TestResult, time: string): Change {
	const record = { ...change.record, before: seen, obstacles: seen.obstacles };
	const tested = { ...change, record };
	if (seen.state === "applied") return end(tested, "unchanged", "It is there already.", time);
	const [obstacle] = seen.obstacles;
	if (obstacle !== undefined) return end(tested, "refused", obstacle.message, time);
	if (preconditionOf(seen.values) !== change.planned) {
		return end(tested, "refused", "The host is not as it was when the plan was made.", time);
	}
	// Nothing is worth a line on disk yet.
	return { ...tested, record, next: { do: "store-undo" } };
}

/** A process died between the first word to the host and its answer. */
function afterInterruptedWrite(change: Change, seen: TestResult): Change {
	if (change.undo !== null && isAsBefore(change.undo, seen)) return announce(change, "apply");
	if (seen.state === "applied") return adopt(change, seen, "An interrupted run had written all of it.");
	const [obstacle] = seen.obstacles;
	return obstacle === undefined
		? announce(change, "apply")
		: undo(change, `An interrupted run had written a part, and it cannot go on: ${obstacle.message}`);
}

function adopt(change: Change, seen: TestResult, message: string): Change {
	const record = note(change.record, "applied", message, { applied: appliedAs(seen, message) });
	return { ...change, record, next: { do: "verify" } };
}

/** `apply` did not end well, in this very process: what it left is ours. */
function afterFault(change: Change, seen: TestResult, time: string): Change {
	const { code, message } = change.fault ?? { code: "unknown", message: "apply did not end well" };
	const inspected = { ...change, record: { ...change.record, after: seen } };
	if (code === PRECONDITION_CHANGED) return end(inspected, "refused", message, time);
	if (change.undo !== null && isAsBefore(change.undo, seen)) {
		return end(inspected, "failed", `Nothing is changed: ${message}`, time);
	}
	if (code === CONNECTION_LOST && seen.state === "applied") {
		return adopt(inspected, seen, "All of it was written before the connection broke.");
	}
	return undo(inspected, `Apply failed half-way: ${message}`);
}

function afterFailedTest(
	change: Change,
	why: "first" | "recorded" | "writing" | "fault" | "rollback",
	{ message }: Failure,
	time: string,
): Change {
	if (why === "first" || why === "recorded")
		return end(change, "failed", `Nothing was changed: ${message}`, time);
	// A file that nobody can read any more is a reason to undo, and `rollback` looks for itself.
	if (why === "rollback" && change.record.applied !== null) return undo(change, "A rollback was asked for.");
	return leave(change, `The host could not be tested: ${message}`);
}

function afterAnnouncement(
	change: Change,
	action: "apply" | "rollback",
	answer: ChangeAnswer,
	time: string,
): Change {
	if (answer.of !== "announced") {
		// What cannot be written into the audit log is not done.
		const { message } = failureOf(answer);
		return change.record.status === "recorded"
			? end(change, "failed", `Nothing was changed: ${message}`, time)
			: leave(change, message);
	}
	if (action === "rollback") return { ...change, next: { do: "rollback" } };
	const expected = preconditionOf((change.seen ?? change.record.before)?.values ?? []);
	const record = note(change.record, "writing", "The host is being changed.");
	return { ...change, record, next: { do: "apply", expected } };
}

function afterApply(change: Change, result: ApplyResult): Change {
	if (!result.changed) {
		const message = "apply had nothing to do on a host that was not as it should be";
		return { ...change, fault: { code: "nothing-applied", message }, next: { do: "test", why: "fault" } };
	}
	const record = note(change.record, "applied", "Applied, not verified yet.", { applied: result });
	return { ...change, record, next: { do: "verify" } };
}

function afterVerify(change: Change, test: TestResult, judged: Judgement, time: string): Change {
	const isThere = test.state === "applied";
	const detail = isThere ? judged.detail : `The unit itself finds it ${test.state}.`;
	const verify = { ok: isThere && judged.ok, detail };
	const tested = { ...change, seen: test, record: { ...change.record, after: test, verify } };
	if (verify.ok) return end(tested, "verified", detail, time);
	return undo(tested, `Not verified: ${detail}`);
}

function afterRollback(change: Change, result: RollbackResult, time: string): Change {
	const done = { ...change, record: { ...change.record, rollback: result } };
	const conflicts = result.conflicts.length;
	if (conflicts > 0 && !change.force) {
		const message = `Nothing was undone: somebody else changed ${conflicts} of our values since.`;
		return end(done, "rollback-failed", message, time);
	}
	const { undo: before } = change;
	const left = change.record.applied ?? change.seen;
	if (before === null || left === null || !isUndone(rollbackRequest(before, left), result)) {
		return end(done, "rollback-failed", "Not every value came back.", time);
	}
	const why = change.record.verify?.ok === false ? `${change.record.verify.detail} ` : "";
	const how = isAsBefore(before, result)
		? "The host is as it was before."
		: "Our values are as they were before; there are other changes, which are not ours.";
	return end(done, "rolled-back", `${why}${how}`, time);
}

/** No answer, and no new connection: what is certain is written down, the rest waits for a resume. */
function afterSilence(change: Change, message: string, time: string): Change {
	const { next, record } = change;
	const isUntouched = record.status === "planned" || record.status === "recorded";
	if (isUntouched && !(next.do === "test" && next.why === "rollback")) {
		return end(change, "failed", `Nothing was changed: ${message}`, time);
	}
	return leave(change, message);
}

function leave(change: Change, message: string): Change {
	const record = isHalfDone(change.record) ? { ...change.record, message } : change.record;
	return { ...change, record, problem: message, next: { do: "leave" } };
}

/** Undoes what was written. The reason goes to disk first: whoever resumes must not go on instead. */
function undo(change: Change, reason: string): Change {
	const verify = { ok: false, detail: reason };
	const applied = change.record.applied ?? (change.seen === null ? null : appliedAs(change.seen, reason));
	const more = { verify, applied, endedAt: null };
	const record = note(change.record, "applied", `${reason} It is being rolled back.`, more);
	return { ...change, record, next: { do: "announce", action: "rollback" } };
}

function announce(change: Change, action: "apply" | "rollback"): Change {
	return { ...change, next: { do: "announce", action } };
}

function appliedAs({ values, files }: TestResult, text: string): ApplyResult {
	return { changed: true, values, files, copies: [], notes: [text] };
}

function end(change: Change, status: ChangeStatus, message: string, time: string): Change {
	return { ...change, record: note(change.record, status, message, { endedAt: time }), next: { do: "end" } };
}

function note(
	record: ChangeRecord,
	status: ChangeStatus,
	message: string,
	more: Partial<ChangeRecord> = {},
): ChangeRecord {
	return { ...record, ...more, status, message };
}

interface Failure {
	readonly code: string;
	readonly message: string;
}

/** An answer of another kind than was asked for is none. */
function failureOf(answer: ChangeAnswer): Failure {
	if (answer.of === "failed") return answer;
	return { code: "protocol", message: `the host answered something else than it was asked (${answer.of})` };
}

import { describe, expect, it } from "vitest";
import { advanceChange, CONNECTION_LOST } from "../../../src/core/changes/advance-change.ts";
import {
	type Change,
	isHalfDone,
	resumeChange,
	startChange,
	undoChange,
} from "../../../src/core/changes/change.ts";
import type { ChangeAnswer } from "../../../src/core/changes/change-answer.ts";
import type { TestResult } from "../../../src/core/model/change/change-results.ts";
import { preconditionOf } from "../../../src/core/model/change/change-values.ts";
import {
	AFTER,
	applyResult,
	BEFORE,
	changeRecord,
	CONFLICT,
	HALF,
	rollbackResult,
	stateOf,
	testResult,
	undoRecord,
} from "../../support/change-data.ts";

const TIME = "2026-11-26T22:10:00.000Z";
const PLANNED = preconditionOf(BEFORE.values);

const announced: ChangeAnswer = { of: "announced" };
const stored: ChangeAnswer = { of: "stored", undo: undoRecord(), name: "u".repeat(64) };
const silence: ChangeAnswer = { of: "unreachable", message: "connection refused" };
const tested = (state: TestResult["state"], more: Partial<TestResult> = {}): ChangeAnswer => ({
	of: "test",
	result: testResult(state, more),
	computerName: "EX01",
});
const applied = (more: Parameters<typeof applyResult>[0] = {}): ChangeAnswer => ({
	of: "apply",
	result: applyResult(more),
});
const verified = (ok: boolean, state: TestResult["state"] = "applied"): ChangeAnswer => ({
	of: "verify",
	test: testResult(state),
	judged: { ok, detail: ok ? "effective" : "name-only" },
});
const undone = (more: Parameters<typeof rollbackResult>[0] = {}): ChangeAnswer => ({
	of: "rollback",
	result: rollbackResult(more),
});
const failed = (code = "failed"): ChangeAnswer => ({ of: "failed", code, message: "disk full" });

const fresh = (): Change => startChange(changeRecord(), PLANNED);
const resumed = (over: Parameters<typeof changeRecord>[0]): Change =>
	resumeChange(changeRecord({ before: testResult("absent"), ...over }), PLANNED, undoRecord());
const asked = (over: Parameters<typeof changeRecord>[0], force = false): Change =>
	undoChange(changeRecord({ before: testResult("absent"), ...over }), PLANNED, undoRecord(), force);

/** Statuses on the way, and what is done at the end. */
function walk(start: Change, answers: readonly ChangeAnswer[]): { path: string[]; change: Change } {
	let change = start;
	const path: string[] = [doing(change)];
	for (const answer of answers) {
		expect(["end", "leave"]).not.toContain(change.next.do);
		change = advanceChange(change, answer, TIME);
		path.push(`${change.record.status}: ${doing(change)}`);
	}
	return { path, change };
}

function doing({ next }: Change): string {
	return "action" in next ? `${next.do} ${next.action}` : "why" in next ? `${next.do} ${next.why}` : next.do;
}

const TO_APPLY = [tested("absent"), stored, announced];

/** Name, start, answers, last status, whether it ended. */
const PATHS: readonly (readonly [
	name: string,
	start: () => Change,
	answers: readonly ChangeAnswer[],
	status: string,
	end: "end" | "leave",
])[] = [
	["goes all the way", fresh, [...TO_APPLY, applied(), verified(true)], "verified", "end"],
	["leaves what is there already", fresh, [tested("applied")], "unchanged", "end"],
	[
		"is refused by an obstacle",
		fresh,
		[tested("absent", { obstacles: [{ code: "url-rewrite-missing", message: "no module" }] })],
		"refused",
		"end",
	],
	[
		"is refused on another state than planned",
		fresh,
		[tested("other", stateOf("x", null))],
		"refused",
		"end",
	],
	["fails with nothing changed when the test fails", fresh, [failed()], "failed", "end"],
	["fails with nothing changed when the host cannot be reached", fresh, [silence], "failed", "end"],
	["fails when the undo record cannot be stored", fresh, [tested("absent"), failed()], "failed", "end"],
	["fails when the audit log takes nothing", fresh, [tested("absent"), stored, failed()], "failed", "end"],
	[
		"is refused when the host changed between test and apply",
		fresh,
		[...TO_APPLY, failed("precondition-changed"), tested("other", stateOf("x", null))],
		"refused",
		"end",
	],
	["fails when apply wrote nothing", fresh, [...TO_APPLY, failed(), tested("absent")], "failed", "end"],
	[
		"is rolled back when apply wrote a half",
		fresh,
		[...TO_APPLY, failed(), tested("partial"), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"is rolled back when apply wrote all of it and failed",
		fresh,
		[...TO_APPLY, failed(), tested("applied"), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"goes on when only the answer of apply was lost",
		fresh,
		[...TO_APPLY, failed(CONNECTION_LOST), tested("applied"), verified(true)],
		"verified",
		"end",
	],
	[
		"is left when the host is gone after apply",
		fresh,
		[...TO_APPLY, failed(CONNECTION_LOST), silence],
		"writing",
		"leave",
	],
	[
		"is left when it cannot be tested after apply",
		fresh,
		[...TO_APPLY, failed(), failed()],
		"writing",
		"leave",
	],
	[
		"does not believe an apply that had nothing to do",
		fresh,
		[...TO_APPLY, applied({ changed: false }), tested("absent")],
		"failed",
		"end",
	],
	[
		"is rolled back when the judged configuration is not effective",
		fresh,
		[...TO_APPLY, applied(), verified(false), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"is rolled back when its own test finds it partial",
		fresh,
		[...TO_APPLY, applied(), verified(true, "partial"), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"is rolled back when it cannot be verified",
		fresh,
		[...TO_APPLY, applied(), failed(), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"is left when the host is gone before it is verified",
		fresh,
		[...TO_APPLY, applied(), silence],
		"applied",
		"leave",
	],
	[
		"says so when the rollback fails",
		fresh,
		[...TO_APPLY, applied(), verified(false), announced, failed()],
		"rollback-failed",
		"end",
	],
	[
		"says so when not every value came back",
		fresh,
		[...TO_APPLY, applied(), verified(false), announced, undone(HALF)],
		"rollback-failed",
		"end",
	],
	[
		"is left when the host is gone during the rollback",
		fresh,
		[...TO_APPLY, applied(), verified(false), announced, silence],
		"applied",
		"leave",
	],
	[
		"resumed before the write: goes on",
		() => resumed({ status: "recorded" }),
		[tested("absent"), announced, applied(), verified(true)],
		"verified",
		"end",
	],
	[
		"resumed before the write: refuses what somebody else changed",
		() => resumed({ status: "recorded" }),
		[tested("other", stateOf("x", null))],
		"refused",
		"end",
	],
	[
		"resumed in the write: writes again when nothing was written",
		() => resumed({ status: "writing" }),
		[tested("absent"), announced, applied(), verified(true)],
		"verified",
		"end",
	],
	[
		"resumed in the write: verifies when all was written",
		() => resumed({ status: "writing" }),
		[tested("applied"), verified(true)],
		"verified",
		"end",
	],
	[
		"resumed in the write: writes the rest",
		() => resumed({ status: "writing" }),
		[tested("partial"), announced, applied(), verified(true)],
		"verified",
		"end",
	],
	[
		"resumed in the write: undoes a half that an obstacle stops",
		() => resumed({ status: "writing" }),
		[tested("partial", { obstacles: [{ code: "x", message: "x" }] }), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"resumed in the write: waits for a host that is gone",
		() => resumed({ status: "writing" }),
		[silence],
		"writing",
		"leave",
	],
	[
		"resumed after the write: verifies",
		() => resumed({ status: "applied", applied: applyResult() }),
		[verified(true)],
		"verified",
		"end",
	],
	[
		"resumed in a rollback: rolls back, and does not go on",
		() => resumed({ status: "applied", applied: applyResult(), verify: { ok: false, detail: "no" } }),
		[announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"asked to undo: undoes",
		() => asked({ status: "verified", applied: applyResult() }),
		[tested("applied"), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"asked to undo: leaves what is as before",
		() => asked({ status: "verified", applied: applyResult() }),
		[tested("absent")],
		"rolled-back",
		"end",
	],
	[
		"asked to undo an interrupted write: undoes what is there",
		() => asked({ status: "writing" }),
		[tested("partial"), announced, undone()],
		"rolled-back",
		"end",
	],
	[
		"asked to undo: touches nothing that it had not written",
		() => asked({ status: "recorded" }),
		[tested("other", stateOf("x", null))],
		"rolled-back",
		"end",
	],
	[
		"asked to undo: refuses foreign changes",
		() => asked({ status: "verified", applied: applyResult() }),
		[
			tested("other", stateOf("theirs", "new")),
			announced,
			undone({ ...stateOf("theirs", "new"), conflicts: [CONFLICT] }),
		],
		"rollback-failed",
		"end",
	],
	[
		"asked to undo with force: undoes them too",
		() => asked({ status: "rollback-failed", applied: applyResult() }, true),
		[tested("other", stateOf("theirs", "new")), announced, undone({ conflicts: [CONFLICT] })],
		"rolled-back",
		"end",
	],
	[
		"asked to undo: a verified change stays verified when the host is gone",
		() => asked({ status: "verified", applied: applyResult() }),
		[silence],
		"verified",
		"leave",
	],
];

describe("a change", () => {
	it.each(PATHS)("%s", (_name, start, answers, status, end) => {
		const { change } = walk(start(), answers);
		expect({ status: change.record.status, next: change.next.do }).toEqual({ status, next: end });
	});

	it("asks the host to be as it was tested", () => {
		const { change } = walk(fresh(), TO_APPLY);
		expect(change.next).toEqual({ do: "apply", expected: PLANNED });
	});

	it("asks a half-written host to be as it was found", () => {
		const { change } = walk(resumed({ status: "writing" }), [tested("partial"), announced]);
		expect(change.next).toEqual({ do: "apply", expected: preconditionOf(HALF.values) });
		expect(change.undo).toEqual(undoRecord());
	});

	it("keeps the reason of a rollback before it is begun, so that a resume does not go on instead", () => {
		const { change } = walk(fresh(), [...TO_APPLY, applied(), verified(false)]);
		expect(change.record).toMatchObject({
			status: "applied",
			verify: { ok: false, detail: "Not verified: name-only" },
		});
	});

	it("does not ask back what it had left alone", () => {
		const start = asked({ status: "verified", applied: applyResult(stateOf("old", "new")) });
		const { change } = walk(start, [
			tested("applied", stateOf("theirs", "new")),
			announced,
			undone(stateOf("theirs", null)),
		]);
		expect(change.record.status).toBe("rolled-back");
	});

	it("is over where it has ended", () => {
		const { change } = walk(fresh(), [tested("applied")]);
		expect(advanceChange(change, applied(), TIME)).toBe(change);
		expect(resumeChange(change.record, PLANNED, null).next.do).toBe("end");
		expect(undoChange(change.record, PLANNED, null, false).next.do).toBe("end");
	});

	it("takes an answer to something else for a failure", () => {
		const { change } = walk(fresh(), [...TO_APPLY, announced]);
		expect(doing(change)).toBe("test fault");
	});

	it("counts as half done from the undo record to the verification", () => {
		const { path, change } = walk(fresh(), [...TO_APPLY, applied()]);
		expect(path).toEqual([
			"test first",
			"planned: store-undo",
			"recorded: announce apply",
			"writing: apply",
			"applied: verify",
		]);
		expect(isHalfDone(change.record)).toBe(true);
		expect(isHalfDone(walk(fresh(), [...TO_APPLY, applied(), verified(true)]).change.record)).toBe(false);
	});

	it("never says that it is over while the host may be half written, whatever is answered", () => {
		const answers = [
			announced,
			stored,
			silence,
			tested("absent"),
			tested("partial"),
			tested("applied"),
			applied(),
			verified(true),
			verified(false),
			undone(),
			undone(AFTER),
			failed(),
		];
		const seen = new Set<string>();
		const visit = (change: Change, depth: number): void => {
			const { status } = change.record;
			seen.add(`${status} ${doing(change)}`);
			if (change.next.do === "end") expect(isHalfDone(change.record)).toBe(false);
			// What may have been written is not called untouched.
			if (change.next.do === "apply") expect(status).toBe("writing");
			if (change.next.do === "rollback") expect(status).toBe("applied");
			if (depth === 0 || change.next.do === "end" || change.next.do === "leave") return;
			for (const answer of answers) visit(advanceChange(change, answer, TIME), depth - 1);
		};
		visit(fresh(), 6);
		expect(seen.size).toBeGreaterThan(10);
	});
});

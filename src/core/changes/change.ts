import type { TestResult } from "../model/change/change-results.ts";
import type { ChangeRecord, ChangeStatus } from "../model/change/change-record.ts";
import { preconditionOf } from "../model/change/change-values.ts";
import type { UndoRecord } from "../model/change/undo-record.ts";
import type { NextStep } from "./change-answer.ts";

/** One change on its way: what is known of it, and what is to be done next. */
export interface Change {
	readonly record: ChangeRecord;
	/** Precondition that the plan was made on. */
	readonly planned: string;
	/** Null until it is stored, or when the stored one is lost. */
	readonly undo: UndoRecord | null;
	/** What the host calls itself; empty until it was asked. */
	readonly computerName: string;
	/** What the host said last. */
	readonly seen: TestResult | null;
	/** Why `apply` did not end well, while it is found out what it left. */
	readonly fault: { readonly code: string; readonly message: string } | null;
	/** Why it is left half done. */
	readonly problem: string | null;
	/** Undo also what somebody else changed since. */
	readonly force: boolean;
	readonly next: NextStep;
}

/** Statuses of a change that may have written, and that nobody has verified or undone. */
const HALF_DONE: ReadonlySet<ChangeStatus> = new Set(["recorded", "writing", "applied"]);

/** True for a change that a crash, or a lost connection, left in the middle. */
export function isHalfDone({ status }: Pick<ChangeRecord, "status">): boolean {
	return HALF_DONE.has(status);
}

/** Statuses that `rollback` has something to undo for. */
const UNDOABLE: ReadonlySet<ChangeStatus> = new Set([
	"recorded",
	"writing",
	"applied",
	"verified",
	"rollback-failed",
]);

export function isUndoable({ status }: Pick<ChangeRecord, "status">): boolean {
	return UNDOABLE.has(status);
}

const UNTOUCHED = {
	undo: null,
	computerName: "",
	seen: null,
	fault: null,
	problem: null,
	force: false,
} as const satisfies Partial<Change>;

/** A step of a plan that was not begun. */
export function startChange(record: ChangeRecord, planned: string): Change {
	const next: NextStep = { do: "test", why: "first" };
	return { ...UNTOUCHED, record, planned, next };
}

/**
 * A change that an earlier process left half done. `recorded` wrote nothing; `writing` may have; `applied` has, and
 * one of which the verification had failed is to be undone.
 */
export function resumeChange(record: ChangeRecord, planned: string, undo: UndoRecord | null): Change {
	const base = { ...UNTOUCHED, record, planned, undo };
	switch (record.status) {
		case "recorded":
			return { ...base, next: { do: "test", why: "recorded" } };
		case "writing":
			return { ...base, next: { do: "test", why: "writing" } };
		case "applied":
			return {
				...base,
				next: record.verify?.ok === false ? { do: "announce", action: "rollback" } : { do: "verify" },
			};
		default:
			return { ...base, next: { do: "end" } };
	}
}

/** A change that is to be undone because somebody asked for it. The host is looked at before anything else. */
export function undoChange(
	record: ChangeRecord,
	planned: string,
	undo: UndoRecord | null,
	force: boolean,
): Change {
	const next: NextStep = isUndoable(record) ? { do: "test", why: "rollback" } : { do: "end" };
	return { ...UNTOUCHED, record, planned, undo, force, next };
}

/** Whether the host has every value and file that the undo record has. */
export function isAsBefore(
	undo: Pick<UndoRecord, "precondition" | "files">,
	seen: Pick<TestResult, "values" | "files">,
): boolean {
	if (preconditionOf(seen.values) !== undo.precondition) return false;
	const now = new Map(seen.files.map(({ path, sha256 }) => [path.toLowerCase(), sha256]));
	return undo.files.every(({ path, sha256 }) => (now.get(path.toLowerCase()) ?? null) === sha256);
}

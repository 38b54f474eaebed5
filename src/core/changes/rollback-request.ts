import type { ApplyResult, TestResult } from "../model/change/change-results.ts";
import type { ChangeValue } from "../model/change/change-values.ts";
import type { UndoRecord } from "../model/change/undo-record.ts";

/** What `rollback` gets to know: for each value and file what was there, and what we left there. */
export interface RollbackRequest {
	readonly values: readonly {
		readonly target: string;
		readonly name: string;
		readonly before: string | null;
		readonly applied: string | null;
	}[];
	readonly files: readonly {
		readonly path: string;
		/** SHA-256, hex; null for a file that was not there. */
		readonly before: string | null;
		readonly after: string | null;
		/** Path of its copy on the host; null where there is none. */
		readonly copy: string | null;
	}[];
}

/**
 * @param left what our change left: the result of `apply`, or what a test found after an interrupted one
 */
export function rollbackRequest(
	undo: Pick<UndoRecord, "values" | "files">,
	left: Pick<TestResult, "values" | "files"> & Partial<Pick<ApplyResult, "copies">>,
): RollbackRequest {
	const values = new Map(left.values.map((value) => [keyOf(value), value.value]));
	const files = new Map(left.files.map(({ path, sha256 }) => [path.toLowerCase(), sha256]));
	const copies = new Map((left.copies ?? []).map(({ sha256, copy }) => [sha256, copy]));
	return {
		values: undo.values.map(({ target, name, value }) => ({
			target,
			name,
			before: value,
			// What the unit says nothing of any more is not there any more.
			applied: values.get(keyOf({ target, name })) ?? null,
		})),
		files: undo.files.map(({ path, sha256 }) => ({
			path,
			before: sha256,
			after: files.get(path.toLowerCase()) ?? null,
			copy: sha256 === null ? null : (copies.get(sha256) ?? null),
		})),
	};
}

/** Whether every value that we had changed is back; what we left alone is not ours. */
export function isUndone(
	{ values }: Pick<RollbackRequest, "values">,
	now: Pick<TestResult, "values">,
): boolean {
	const found = new Map(now.values.map((value) => [keyOf(value), value.value]));
	return values
		.filter(({ before, applied }) => before !== applied)
		.every((value) => (found.get(keyOf(value)) ?? null) === value.before);
}

function keyOf({ target, name }: Pick<ChangeValue, "target" | "name">): string {
	return `${target}\n${name}`;
}

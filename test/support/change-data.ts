import type { ApplyResult, RollbackResult, TestResult } from "../../src/core/model/change/change-results.ts";
import { CHANGE_SCHEMA, type ChangeRecord } from "../../src/core/model/change/change-record.ts";
import { preconditionOf } from "../../src/core/model/change/change-values.ts";
import { UNDO_SCHEMA, type UndoRecord } from "../../src/core/model/change/undo-record.ts";

const TARGET = "C:\\inetpub\\wwwroot\\web.config";

/** The two values of a small change, and the hash of the file that they stand in. */
export function stateOf(a: string | null, b: string | null): Pick<TestResult, "values" | "files"> {
	return {
		values: [
			{ target: TARGET, name: "rule a", value: a },
			{ target: TARGET, name: "rule b", value: b },
		],
		files: [{ path: TARGET, sha256: hashOf(`${a} ${b}`) }],
	};
}

function hashOf(text: string): string {
	return preconditionOf([{ target: "x", name: "x", value: text }]);
}

export const BEFORE = stateOf("old", null);
export const AFTER = stateOf("new", "new");
export const HALF = stateOf("new", null);

export function testResult(state: TestResult["state"], overrides: Partial<TestResult> = {}): TestResult {
	const seen = state === "applied" ? AFTER : state === "partial" ? HALF : BEFORE;
	return { state, obstacles: [], notes: [], ...seen, ...overrides };
}

export function applyResult(overrides: Partial<ApplyResult> = {}): ApplyResult {
	return { changed: true, copies: [], notes: [], ...AFTER, ...overrides };
}

export function rollbackResult(overrides: Partial<RollbackResult> = {}): RollbackResult {
	return { restored: [], conflicts: [], notes: [], ...BEFORE, ...overrides };
}

export const CONFLICT: RollbackResult["conflicts"][number] = {
	target: TARGET,
	name: "rule a",
	original: "old",
	applied: "new",
	found: "theirs",
};

export function changeRecord(overrides: Partial<ChangeRecord> = {}): ChangeRecord {
	return {
		schema: CHANGE_SCHEMA,
		id: "contoso/berlin/ex01#mitigate/small#1",
		run: "20261126T220000Z",
		plan: "p".repeat(64),
		tenant: "contoso",
		host: "contoso/berlin/ex01",
		unit: "mitigate/small",
		version: "1.0.0",
		script: "5".repeat(64),
		status: "planned",
		message: "",
		startedAt: "2026-11-26T22:00:00.000Z",
		endedAt: null,
		obstacles: [],
		before: null,
		applied: null,
		after: null,
		verify: null,
		rollback: null,
		undo: null,
		...overrides,
	};
}

export function undoRecord(overrides: Partial<UndoRecord> = {}): UndoRecord {
	return {
		schema: UNDO_SCHEMA,
		change: "contoso/berlin/ex01#mitigate/small#1",
		tenant: "contoso",
		host: "contoso/berlin/ex01",
		computerName: "EX01",
		unit: "mitigate/small",
		version: "1.0.0",
		script: "5".repeat(64),
		parameters: {},
		recordedAt: "2026-11-26T22:00:01.000Z",
		precondition: preconditionOf(BEFORE.values),
		...BEFORE,
		...overrides,
	};
}

import { ownTraces } from "../../../src/core/changes/own-traces.ts";
import { CHANGE_RUN_SCHEMA, type ChangeRun } from "../../../src/core/model/change/change-run.ts";
import { CHANGE_SCHEMA, type ChangeRecord } from "../../../src/core/model/change/change-record.ts";
import type { ChangeRunInput, NamedChange } from "../../../src/report/change-run/change-run-input.ts";

export const WEB_CONFIG = "C:\\Exchange\\FrontEnd\\HttpProxy\\owa\\web.config";
const RUN = "20261121T220000Z";
const UNIT = "mitigate/cve-2026-42897-owa-csp";

function look(value: string | null, sha256: string) {
	return {
		state: value === null ? ("absent" as const) : ("applied" as const),
		obstacles: [],
		values: [{ target: WEB_CONFIG, name: "rule EOMT OWA CSP - outbound", value }],
		files: [{ path: WEB_CONFIG, sha256: sha256.repeat(64) }],
		notes: [],
	};
}

/** A verified change of one value in one file; say what is different. */
export function changeRecord(over: Partial<ChangeRecord> = {}): ChangeRecord {
	const host = over.host ?? "contoso/hq/EX01";
	const after = look('<rule name="EOMT OWA CSP - outbound"/>', "2");
	const copy = `C:\\ProgramData\\exchange-fleet\\undo\\${"1".repeat(64)}.bak`;
	return {
		schema: CHANGE_SCHEMA,
		id: `${host}#${UNIT}#1`,
		run: RUN,
		plan: "b".repeat(64),
		tenant: "contoso",
		host,
		unit: UNIT,
		version: "1.0.0",
		script: "5".repeat(64),
		status: "verified",
		message: "owa-csp is effective: in force",
		startedAt: "2026-11-21T22:01:00.000Z",
		endedAt: "2026-11-21T22:01:09.000Z",
		obstacles: [],
		before: look(null, "1"),
		applied: {
			changed: true,
			values: after.values,
			files: after.files,
			copies: [{ path: WEB_CONFIG, sha256: "1".repeat(64), copy }],
			notes: [],
		},
		after,
		verify: { ok: true, detail: "owa-csp is effective: in force" },
		rollback: null,
		undo: "u".repeat(64),
		...over,
	};
}

/** The same, put back as it was. */
export function undoneRecord(over: Partial<ChangeRecord> = {}): ChangeRecord {
	const before = look(null, "1");
	return changeRecord({
		status: "rolled-back",
		message: "A rollback was asked for. The host is as it was before.",
		endedAt: "2026-11-22T08:00:05.000Z",
		rollback: { restored: [], conflicts: [], values: before.values, files: before.files, notes: [] },
		...over,
	});
}

function named(record: ChangeRecord): NamedChange {
	return { ...record, mitigation: "owa-csp", title: "Content-Security-Policy for Outlook on the web" };
}

/** A stopped run over five hosts, each of which ended in another way. */
export function sampleChangeRun(over: Partial<ChangeRun> = {}): ChangeRunInput {
	const conflict = {
		target: WEB_CONFIG,
		name: "rule EOMT OWA CSP - outbound",
		original: null,
		applied: "ours",
		found: "theirs",
	};
	const records = [
		changeRecord(),
		undoneRecord({ host: "contoso/hq/EX02" }),
		changeRecord({
			host: "contoso/hq/EX03",
			status: "writing",
			message: "The host is being changed.",
			endedAt: null,
			applied: null,
			after: null,
			verify: null,
		}),
		changeRecord({
			host: "contoso/hq/EX04",
			status: "rollback-failed",
			message: "Nothing was undone: somebody else changed 1 of our values since.",
			rollback: { restored: [], conflicts: [conflict], values: [], files: [], notes: [] },
		}),
	];
	const host = { healthy: true, problems: [], owed: [] };
	const run: ChangeRun = {
		schema: CHANGE_RUN_SCHEMA,
		id: RUN,
		state: "stopped",
		command: "exf apply plan.json",
		startedAt: "2026-11-21T22:00:00.000Z",
		finishedAt: "2026-11-21T22:30:00.000Z",
		resumedAt: [],
		rolledBackAt: ["2026-11-22T08:00:05.000Z"],
		operator: { user: "admin", machine: "ops01", platform: "linux" },
		tool: { name: "exchange-fleet", version: "0.1.0", node: "20.20.2" },
		inventory: "inventories/estate.yaml",
		tenant: "contoso",
		plan: { id: "20261121T200000Z-contoso", hash: "b".repeat(64), createdFrom: "20261121T190000Z" },
		approval: {
			how: "interactive",
			at: "2026-11-21T21:59:00.000Z",
			hosts: 5,
			outsideWindow: "CHG-4711",
			despiteDag: null,
		},
		maxFailures: 0,
		stop: { reason: "stop-rule", message: "1 host failed, and 0 may" },
		hosts: [
			{
				...host,
				host: "contoso/hq/EX01",
				batch: 1,
				result: "done",
				owed: ["security-update: Oct25SU is missing."],
			},
			{ ...host, host: "contoso/hq/EX02", batch: 1, result: "rolled-back", healthy: null },
			{
				...host,
				host: "contoso/hq/EX03",
				batch: 2,
				result: "half-done",
				healthy: null,
				problems: [`${UNIT}: writing: the connection broke`],
			},
			{
				...host,
				host: "contoso/hq/EX04",
				batch: 2,
				result: "failed",
				problems: [`${UNIT}: rollback-failed`],
			},
			{ ...host, host: "contoso/hq/EX05", batch: 3, result: "skipped", healthy: null },
		],
		audit: { entries: 12, hash: "a".repeat(64) },
		problems: [],
		...over,
	};
	return {
		run,
		tenantName: "Contoso AG",
		plan: {
			createdAt: "2026-11-21T20:00:00.000Z",
			createdBy: { user: "planner", machine: "ops02" },
			campaign: null,
		},
		changes: records.map(named),
		traces: ownTraces(records),
		now: new Date("2026-11-23T09:00:00.000Z"),
	};
}

/** A run in which every text that may come from elsewhere is the given one. */
export function hostileChangeRun(text: string): ChangeRunInput {
	const input = sampleChangeRun();
	const value = { target: text, name: text, value: text };
	const seen = {
		state: "other" as const,
		obstacles: [{ code: text, message: text }],
		values: [value],
		files: [{ path: text, sha256: null }],
		notes: [text],
	};
	return {
		...input,
		tenantName: text,
		run: {
			...input.run,
			command: text,
			inventory: text,
			operator: { user: text, machine: text, platform: text },
			stop: { reason: "disk", message: text },
			problems: [text],
			hosts: input.run.hosts.map((host) => ({ ...host, problems: [text], owed: [text] })),
		},
		changes: input.changes.map((change) => ({
			...change,
			unit: text,
			mitigation: text,
			title: text,
			message: text,
			obstacles: [{ code: text, message: text }],
			before: seen,
			applied: {
				changed: true,
				values: [{ ...value, value: `${text}!` }],
				files: [],
				copies: [],
				notes: [text],
			},
			verify: { ok: false, detail: text },
			rollback: {
				restored: [],
				conflicts: [{ target: text, name: text, original: text, applied: text, found: text }],
				values: [value],
				files: [],
				notes: [],
			},
		})),
	};
}

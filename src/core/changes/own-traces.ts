import { z } from "zod";
import type { ChangeRecord } from "../model/change/change-record.ts";
import type { TestResult } from "../model/change/change-results.ts";
import { type AuditTimes, applyWindow, type ChangeWindow, rollbackWindow } from "./change-windows.ts";
import { touchedFiles, touchedTargets } from "./touched-targets.ts";

/**
 * Something on a host that we did ourselves, so that a hunt can tell it from an intruder's doing. A file is ours by
 * its hash, whenever it was written; everything else only within its time.
 */
export const ownTraceSchema = z.object({
	tenant: z.string(),
	host: z.string(),
	run: z.string(),
	/** Id of the change. */
	change: z.string(),
	action: z.enum(["apply", "rollback"]),
	/** `folder`: undo records and copies of files; nothing else of ours stays on a host. */
	kind: z.enum(["file", "folder", "service", "app-pool", "setting"]),
	/** Path, or the name of a service, a pool, a setting. */
	path: z.string(),
	/** Of the content that we left; null for what is no file, was removed, or is not known. */
	sha256: z.string().nullable(),
	/** Time window on the clock of the machine that ran it; `to` is null while nobody knows its end. */
	from: z.iso.datetime(),
	to: z.iso.datetime().nullable(),
	/** In words. */
	what: z.string(),
});
export type OwnTrace = z.infer<typeof ownTraceSchema>;

/** Where the units keep what undoes them, on every host. */
const UNDO_FOLDER = "%ProgramData%\\exchange-fleet\\undo";

/**
 * What changes have left on their hosts: files, services, pools, and the folder of undo records. Changes that wrote
 * nothing leave nothing.
 *
 * @param audit entries of the audit log; without them the windows are as long as the change
 */
export function ownTraces(records: readonly ChangeRecord[], audit: readonly AuditTimes[] = []): OwnTrace[] {
	const entries = new Map<string, AuditTimes[]>();
	for (const entry of audit) {
		const key = keyOf(entry);
		entries.set(key, [...(entries.get(key) ?? []), entry]);
	}
	return records.flatMap((record) => {
		const own = entries.get(keyOf(record)) ?? [];
		return [...traceApply(record, own), ...traceRollback(record, own)];
	});
}

function keyOf({ run, host, unit }: Pick<AuditTimes, "run" | "host" | "unit">): string {
	return JSON.stringify([run, host, unit]);
}

function traceApply(record: ChangeRecord, audit: readonly AuditTimes[]): OwnTrace[] {
	const { status, before, applied } = record;
	if (before === null) return [];
	const make = maker(record, "apply", applyWindow(record, audit));
	if (applied === null) {
		if (status !== "writing") return [];
		const paths = before.files.map(({ path }) => make("file", path, null, "may have been written"));
		return [...paths, make("folder", UNDO_FOLDER, null, "undo record and copies")];
	}
	if (!applied.changed) return [];
	const copies = applied.copies.map(({ copy, sha256 }) =>
		make("file", copy, sha256, "copy from before the change"),
	);
	return [
		...left(make, before, applied),
		...copies,
		make("folder", UNDO_FOLDER, null, "undo record and copies"),
	];
}

function traceRollback(record: ChangeRecord, audit: readonly AuditTimes[]): OwnTrace[] {
	const { applied, rollback } = record;
	const window = rollbackWindow(record, audit);
	if (applied === null || rollback === null || window === undefined) return [];
	return left(maker(record, "rollback", window), applied, rollback);
}

type Make = (kind: OwnTrace["kind"], path: string, sha256: string | null, what: string) => OwnTrace;

function maker(
	{ tenant, host, run, id }: ChangeRecord,
	action: OwnTrace["action"],
	{ from, to }: ChangeWindow,
): Make {
	return (kind, path, sha256, what) => ({
		tenant,
		host,
		run,
		change: id,
		action,
		kind,
		path,
		sha256,
		from,
		to,
		what,
	});
}

/** Files and settings that are others after a script than before it. */
function left(make: Make, before: Seen, after: Seen): OwnTrace[] {
	const files = touchedFiles(before, after);
	const paths = new Set([...before.files, ...after.files].map(({ path }) => path.toLowerCase()));
	const settings = touchedTargets(before, after).filter((target) => !paths.has(target.toLowerCase()));
	return [
		...files.map(({ path, after: sha256 }) =>
			make("file", path, sha256, sha256 === null ? "removed" : `written${restartText(path)}`),
		),
		...settings.map((target) => {
			const { kind, name } = kindOf(target);
			return make(kind, name, null, settingText(target, after));
		}),
	];
}

type Seen = Pick<TestResult, "values" | "files">;

function kindOf(target: string): { readonly kind: OwnTrace["kind"]; readonly name: string } {
	if (target.startsWith("service ")) return { kind: "service", name: target.slice("service ".length) };
	if (target.startsWith("app pool ")) return { kind: "app-pool", name: target.slice("app pool ".length) };
	return { kind: "setting", name: target };
}

/** `start disabled, state stopped` */
function settingText(target: string, { values }: Seen): string {
	return values
		.filter((value) => value.target === target)
		.map(({ name, value }) => `${name} ${value ?? "not there"}`.slice(0, MOST_TEXT))
		.join(", ")
		.slice(0, MOST_TEXT);
}

const MOST_TEXT = 300;

/** What IIS does by itself when such a file is written. */
function restartText(path: string): string {
	const name = path.slice(path.lastIndexOf("\\") + 1).toLowerCase();
	if (name === "web.config") return "; ASP.NET begins the application anew";
	return name === "applicationhost.config" ? "; IIS restarts worker processes" : "";
}

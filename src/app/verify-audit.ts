import type { AuditHead } from "../core/changes/audit-chain.ts";
import { listAuditLogs, readAuditLog, type StoredAudit } from "../store/audit-log.ts";
import { listChangeRunIds, readChangeRun } from "../store/change-run.ts";

/** What `exf audit verify` says of the log of one tenant. */
export interface AuditReport {
	readonly tenant: string;
	readonly head: AuditHead;
	/** One sentence each; empty when the log is whole. */
	readonly problems: readonly string[];
}

/**
 * Checks every audit log: each entry by its hash, their order, the end against what was noted apart from the log, and
 * the ends that runs noted when they ended.
 *
 * @param tenants only these; empty is all
 */
export async function verifyAudit(runsDir: string, tenants: readonly string[] = []): Promise<AuditReport[]> {
	const ends = await notedEnds(runsDir);
	const known = await listAuditLogs(runsDir);
	const wanted = new Set(tenants.length > 0 ? tenants : [...known, ...ends.map(({ tenant }) => tenant)]);
	const reports: AuditReport[] = [];
	for (const tenant of [...wanted].sort()) {
		const log = await readAuditLog(runsDir, tenant);
		const own = ends.filter((end) => end.tenant === tenant);
		reports.push({ tenant, head: log.head, problems: problemsOf(log, own) });
	}
	return reports;
}

interface NotedEnd extends AuditHead {
	readonly run: string;
	readonly tenant: string;
}

async function notedEnds(runsDir: string): Promise<NotedEnd[]> {
	const ends: NotedEnd[] = [];
	for (const run of await listChangeRunIds(runsDir)) {
		const document = await readChangeRun(runsDir, run).catch(() => undefined);
		if (document?.audit) ends.push({ run, tenant: document.tenant, ...document.audit });
	}
	return ends;
}

function problemsOf(log: StoredAudit, ends: readonly NotedEnd[]): string[] {
	const { problems, cut, noted, head } = log;
	return [
		...problems.map(({ line, message }) => `Entry ${line} ${message}.`),
		...(cut > 0 ? [`The last line is cut: ${cut} characters without an end.`] : []),
		...headProblems(log, noted),
		...(noted === null && head.entries > 0 ? ["The note of its end is lost."] : []),
		...ends
			.filter((end) => end.entries > 0 && !hasEnd(log, end))
			.map((end) => `Run ${end.run} ended with entry ${end.entries}, which is gone or another one now.`),
	];
}

function headProblems(log: StoredAudit, noted: AuditHead | null): string[] {
	if (noted === null) return [];
	const { entries } = log.head;
	if (noted.entries > entries) {
		return [`It has ${entries} entries, and there were ${noted.entries}: the last ones were removed.`];
	}
	if (!hasEnd(log, noted)) return [`Entry ${noted.entries} is not the one that was noted.`];
	// A crash between an entry and its note leaves one.
	return entries > noted.entries + 1
		? [`${entries - noted.entries} entries were added behind its noted end.`]
		: [];
}

function hasEnd({ hashes }: StoredAudit, { entries, hash }: AuditHead): boolean {
	return entries === 0 || hashes[entries - 1] === hash;
}

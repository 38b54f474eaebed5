import { FleetError } from "../core/errors.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import type { RunWriter } from "../store/create-run.ts";
import { readRunDocument } from "../store/read-run.ts";
import { readSelection, reopenRun } from "../store/reopen-run.ts";

/** An earlier run, opened to be continued in its folder. */
export interface ResumedRun {
	readonly document: RunDocument;
	readonly writer: RunWriter;
	/** Hosts that have their record. */
	readonly done: ReadonlySet<string>;
}

/** Ids of the hosts that a stored run was asked for; what `--resume` goes on with. */
export async function selectionOfRun(runsDir: string, id: string): Promise<string[]> {
	return await readSelection(runsDir, id);
}

/**
 * Opens an interrupted or killed run again. It must be the same run in everything that its report
 * says of all hosts: scripts, rules, knowledge and selection.
 *
 * @param fresh the head that a new run would have now
 * @param hosts ids selected now
 * @param onKept gets every record that stays
 * @throws FleetError `resume-differs`, `resume-nothing`
 */
export async function resumeRun(
	runsDir: string,
	id: string,
	fresh: RunDocument,
	hosts: readonly string[],
	onKept: (record: HostRecord) => void,
): Promise<ResumedRun> {
	const document = await readRunDocument(runsDir, id);
	const differences = differencesOf(document, fresh);
	if (differences.length > 0) throw differs(id, differences.join(" and "));
	checkSelection(id, await readSelection(runsDir, id), hosts);
	const done = new Set<string>();
	const writer = await reopenRun(runsDir, id, (record) => {
		if (isStopped(record) || done.has(record.host)) return false;
		done.add(record.host);
		onKept(record);
		return true;
	});
	if (done.size === hosts.length) {
		await writer.close();
		throw new FleetError("resume-nothing", `run ${id} has no hosts left to scan`, {
			hint: `exf scan --rerun failed:${id} scans those again that were not assessed.`,
		});
	}
	return {
		document: {
			...document,
			state: "running",
			finishedAt: null,
			resumedAt: [...(document.resumedAt ?? []), fresh.startedAt],
		},
		writer,
		done,
	};
}

/** Cut off, or never started, because the run ended. */
function isStopped({ outcome }: HostRecord): boolean {
	return outcome.status === "skipped" && (outcome.code === "interrupted" || outcome.code === "run-timeout");
}

function differencesOf(before: RunDocument, now: RunDocument): string[] {
	const knowledge = ({ knowledge: { files } }: RunDocument): string =>
		files.map(({ name, sha256 }) => `${name} ${sha256}`).join();
	const rules = (run: RunDocument): string => run.rules.map((rule) => rule.id).join();
	return [
		...(before.analyzedFrom === undefined ? [] : ["it connected to no host"]),
		...(before.scripts.bundle === now.scripts.bundle ? [] : ["the scripts are not the same"]),
		...(before.tool.version === now.tool.version && rules(before) === rules(now)
			? []
			: [`it was made by version ${before.tool.version} with other rules`]),
		...(knowledge(before) === knowledge(now) ? [] : ["the knowledge data is not the same"]),
	];
}

function checkSelection(id: string, before: readonly string[], now: readonly string[]): void {
	const wanted = new Set(before);
	const more = now.filter((host) => !wanted.has(host));
	const less = before.length - (now.length - more.length);
	if (more.length === 0 && less === 0) return;
	throw differs(id, `it selected ${before.length} hosts, now it is ${now.length}`);
}

function differs(id: string, reason: string): FleetError {
	return new FleetError("resume-differs", `run ${id} cannot be continued: ${reason}`, {
		hint: "Start a new run; exf scan --rerun failed takes the hosts that the last one did not assess.",
	});
}

import { join } from "node:path";
import { FleetError } from "../core/errors.ts";
import type { Host } from "../core/model/host.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import { isAssessed } from "../core/model/outcome.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import type { RunWriter } from "../store/create-run.ts";
import { readRunDocument } from "../store/read-run.ts";
import { reopenRun, writeSelection } from "../store/reopen-run.ts";
import { writeAtomic } from "../store/write-atomic.ts";

export interface ExtendedRun {
	readonly document: RunDocument;
	readonly writer: RunWriter;
	/** Hosts that keep their record. */
	readonly done: ReadonlySet<string>;
}

/**
 * Opens a finished run for hosts that it did not assess, or did not have. Whatever its report says of all hosts must
 * hold for the new ones too: rules and knowledge.
 *
 * @param fresh the head that a new run would have now
 * @param onKept gets every record that stays
 * @throws FleetError `into-differs`, `into-nothing`
 */
export async function extendRun(
	runsDir: string,
	id: string,
	fresh: RunDocument,
	hosts: readonly Host[],
	onKept: (record: HostRecord) => void,
): Promise<ExtendedRun> {
	const document = await readRunDocument(runsDir, id);
	checkSame(document, fresh, hosts);
	// Whoever reads the run from here on counts its records, so that a crash leaves no wrong totals.
	const running: RunDocument = { ...document, state: "running" };
	await writeAtomic(join(runsDir, id, "run.json"), `${JSON.stringify(running, null, 2)}\n`);
	const offered = new Set(hosts.map((host) => host.id));
	const selection = new Set<string>();
	const done = new Set<string>();
	const writer = await reopenRun(runsDir, id, (record) => {
		selection.add(record.host);
		if (offered.has(record.host) && !isAssessed(record.outcome.status)) return false;
		done.add(record.host);
		onKept(record);
		return true;
	});
	if (hosts.every((host) => done.has(host.id))) {
		await writer.writeDocument(document);
		await writer.close();
		throw new FleetError("into-nothing", `run ${id} has assessed all of these hosts itself`, {
			hint: "Without --into they become a run of their own.",
		});
	}
	for (const host of offered) selection.add(host);
	await writeSelection(join(runsDir, id), [...selection]);
	const allHosts = Math.max(document.selection.allHosts, selection.size);
	return {
		document: {
			...running,
			selection: { ...document.selection, hosts: selection.size, allHosts },
			resumedAt: [...(document.resumedAt ?? []), fresh.startedAt],
		},
		writer,
		done,
	};
}

function checkSame(run: RunDocument, fresh: RunDocument, hosts: readonly Host[]): void {
	const differs = (reason: string, hint: string): FleetError =>
		new FleetError("into-differs", `nothing can be added to run ${run.id}: ${reason}`, { hint });
	if (run.state !== "finished") throw differs("it did not finish", "Finish it with exf scan --resume.");
	const tenants = new Set(run.tenants.map((tenant) => tenant.id));
	const foreign = hosts.find((host) => !tenants.has(host.tenant));
	if (foreign !== undefined) {
		throw differs(`it has no tenant ${foreign.tenant}`, "Import the files of each tenant by themselves.");
	}
	const rules = ({ rules: all }: RunDocument): string => all.map((rule) => rule.id).join();
	const knowledge = ({ knowledge: { files } }: RunDocument): string =>
		files.map((file) => file.sha256).join();
	if (run.tool.version !== fresh.tool.version || rules(run) !== rules(fresh)) {
		throw differs(`version ${run.tool.version} judged it with other rules`, "exf analyze judges it again.");
	}
	if (knowledge(run) !== knowledge(fresh)) {
		throw differs(
			"it was judged with other knowledge",
			"exf analyze judges it again with what is known today.",
		);
	}
}

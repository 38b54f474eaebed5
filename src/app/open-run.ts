import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { createRun, type RunWriter } from "../store/create-run.ts";
import { writeSelection } from "../store/reopen-run.ts";
import type { AppParts } from "./app-parts.ts";
import { extendRun } from "./extend-run.ts";
import { resumeRun } from "./resume-run.ts";
import type { ScanRequest } from "./scan-fleet.ts";
import { startRunDocument } from "./start-run-document.ts";

export interface OpenedRun {
	readonly started: RunDocument;
	readonly writer: RunWriter;
	/** Hosts that an interrupted run has done already. */
	readonly done: ReadonlySet<string>;
}

/** Makes the folder of a new run, or opens that of an interrupted one again. */
export async function openRun(
	parts: AppParts,
	request: ScanRequest,
	onKept: (record: HostRecord) => void,
): Promise<OpenedRun> {
	const { runsDir, fleet, resume, into } = request;
	const hosts = fleet.hosts.map(({ id }) => id);
	if (resume !== undefined) {
		const fresh = startRunDocument(resume, parts, request);
		const { document, writer, done } = await resumeRun(runsDir, resume, fresh, hosts, onKept);
		return { started: document, writer, done };
	}
	if (into !== undefined) {
		const fresh = startRunDocument(into, parts, request);
		const { document, writer, done } = await extendRun(runsDir, into, fresh, fleet.hosts, onKept);
		for (const id of hosts.filter((host) => done.has(host))) {
			request.events.onNotice?.(`${id} was assessed in run ${into} and stays as it is there`);
		}
		return { started: document, writer, done };
	}
	const writer = await createRun(runsDir, parts.now());
	try {
		await writeSelection(writer.dir, hosts);
		return { started: startRunDocument(writer.id, parts, request), writer, done: new Set() };
	} catch (thrown) {
		await writer.close();
		throw thrown;
	}
}

import type { ChangeEvents } from "../../app/changes/change-events.ts";
import { cleanText } from "../../core/clean-text.ts";

type Write = (line: string) => void;

/** A line for everything that happens, for people or as JSON. */
export const createChangeProgress = { text, json };

function text(write: Write): ChangeEvents {
	return {
		onRunStart: (run) => write(`run ${run.id}: ${run.hosts.length} hosts of ${run.tenant}`),
		onBatchStart: (number, of, hosts) => write(`batch ${number} of ${of}: ${hosts.join(", ")}`),
		onChange: ({ host, unit, status, message }) =>
			write(`${host}  ${unit}  ${status}: ${cleanText(message)}`),
		onHostEnd({ host, result, healthy, problems }) {
			const health = healthy === false && result !== "skipped" ? ", not as well as before" : "";
			write(`${host}  ${result}${health}${problems.map((problem) => `\n  ${cleanText(problem)}`).join("")}`);
		},
		onNotice: (message) => write(`note: ${cleanText(message)}`),
	};
}

function json(write: Write): ChangeEvents {
	const tell = (event: string, data: object): void => write(JSON.stringify({ event, ...data }));
	return {
		onRunStart: ({ id, tenant, hosts }) => tell("run-start", { run: id, tenant, hosts: hosts.length }),
		onBatchStart: (number, of, hosts) => tell("batch-start", { batch: number, of, hosts }),
		onHostStart: (host) => tell("host-start", { host }),
		onChange: ({ host, unit, status, message }) => tell("change", { host, unit, status, message }),
		onHostEnd: (result) => tell("host-end", { ...result }),
		onNotice: (message) => tell("notice", { message }),
		onRunEnd: ({ id, state, stop }) => tell("run-end", { run: id, state, stop }),
	};
}

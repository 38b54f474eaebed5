import type { ScanEvents } from "../../core/model/scan-events.ts";

/** One JSON object per line and event, for wrappers. The field `event` names it. */
export function createJsonEvents(write: (line: string) => void): ScanEvents {
	function send(event: string, fields: Readonly<Record<string, unknown>>): void {
		write(JSON.stringify({ event, ...fields }));
	}
	return {
		onRunStart: (run) => send("run-start", { run: run.id, hosts: run.selection.hosts }),
		onHostStart: (host) => send("host-start", { tenant: host.tenant, host: host.id }),
		onHostRetry: (host, attempt, message, delayMs) =>
			send("host-retry", { tenant: host.tenant, host: host.id, attempt, message, delayMs }),
		onHostEnd: (record) => send("host-end", { tenant: record.tenant, host: record.host, record }),
		onNotice: (message) => send("notice", { message }),
		onRunEnd: (run) =>
			send("run-end", { run: run.id, state: run.state, totals: run.totals, problems: run.problems }),
	};
}

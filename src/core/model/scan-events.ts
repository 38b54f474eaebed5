import type { Host } from "./host.ts";
import type { HostRecord } from "./host-record.ts";
import type { RunDocument } from "./run-document.ts";

/** What a scan tells while it goes. Every method is optional; listeners must not throw. */
export interface ScanEvents {
	/** Called when the run folder exists and the first host is about to start. */
	onRunStart?(run: RunDocument): void;
	/** Called when a host leaves the queue. */
	onHostStart?(host: Host): void;
	/** Called when a failed connection will be tried again. */
	onHostRetry?(host: Host, attempt: number, message: string, delayMs: number): void;
	/** Called when a host has its outcome, after its record was written. */
	onHostEnd?(record: HostRecord): void;
	/** Called for things that concern the whole run: a stopped credential, a full disk. */
	onNotice?(message: string): void;
	/** Called once, when the run document has its final state. */
	onRunEnd?(run: RunDocument): void;
}

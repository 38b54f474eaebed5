import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { ChangeRun, HostResult } from "../../core/model/change/change-run.ts";

/** What a run that changes hosts tells while it goes. Every method is optional; listeners must not throw. */
export interface ChangeEvents {
	onRunStart?(run: ChangeRun): void;
	/** `number` counts from 1. */
	onBatchStart?(number: number, of: number, hosts: readonly string[]): void;
	onHostStart?(host: string): void;
	/** Called when a change has a new status, after it was written to disk. */
	onChange?(record: ChangeRecord): void;
	onHostEnd?(result: HostResult): void;
	onNotice?(message: string): void;
	onRunEnd?(run: ChangeRun): void;
}

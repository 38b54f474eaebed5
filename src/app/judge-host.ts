import type { PreviousLook } from "../core/diff/mitigation-drift.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import type { Waiver } from "../core/model/waiver.ts";
import { applyWaivers } from "../core/waivers/apply-waivers.ts";
import { type HostEnd, recordHost } from "./record-host.ts";

/** Makes the record of a host whose work has ended. */
export type HostJudge = (end: HostEnd) => HostRecord;

/** Judges with all that one run knows: knowledge, earlier runs, accepted findings. */
export function createHostJudge(
	knowledge: Knowledge,
	previous: ReadonlyMap<string, PreviousLook>,
	waivers: readonly Waiver[],
	now: () => Date,
): HostJudge {
	return (end) => {
		const time = now();
		const record = recordHost({ ...end, previous: previous.get(end.host.id) }, knowledge, time);
		return applyWaivers(record, waivers, time);
	};
}

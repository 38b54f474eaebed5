import type { Changes } from "../../src/core/diff/changes.ts";
import { type CompareInput, compareRuns } from "../../src/core/diff/compare-runs.ts";
import { advanceHistory, type HostHistory } from "../../src/core/diff/host-history.ts";
import type { HostRecord } from "../../src/core/model/host-record.ts";
import type { Waiver } from "../../src/core/model/waiver.ts";

export const OLDER = "20261115T160100Z";
export const NEWER = "20261122T160100Z";

async function* each(records: readonly HostRecord[]): AsyncGenerator<HostRecord> {
	yield* records;
}

/** What is different between two lists of records; without a history unless one is given. */
export async function compareRecords(
	older: readonly HostRecord[],
	newer: readonly HostRecord[],
	over: Partial<CompareInput> = {},
): Promise<Changes> {
	return await compareRuns({
		since: { id: OLDER, startedAt: "2026-11-15T16:01:00.000Z" },
		run: { id: NEWER, startedAt: "2026-11-22T16:01:00.000Z" },
		older: each(older),
		newer: each(newer),
		sameSelection: true,
		sameFacts: false,
		history: () => undefined,
		...over,
	});
}

/** The history of one host over several runs; each record one day after the one before. */
export function historyOf(...steps: readonly (readonly [run: string, record: HostRecord])[]): HostHistory {
	const history = steps.reduce<HostHistory | undefined>((before, [run, record], index) => {
		const startedAt = new Date(Date.UTC(2026, 10, 1 + index)).toISOString();
		return advanceHistory(before, { ...record, startedAt }, run);
	}, undefined);
	if (history === undefined) throw new Error("no record assessed its host");
	return history;
}

/** A waiver of the one verdict of `hostRecord()`. */
export function waiver(over: Partial<Waiver> = {}): Waiver {
	return {
		tenant: "contoso",
		rule: "known-vulnerabilities",
		hosts: ["hq/EX01"],
		reason: "replaced in spring, CHG-4711",
		owner: "j.doe@contoso.example",
		expires: "2027-01-31",
		place: "contoso.yaml:1:3",
		...over,
	};
}

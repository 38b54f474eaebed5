import type { HostRecord } from "../core/model/host-record.ts";
import { addToTotals, emptyTotals, type Totals } from "../core/model/totals.ts";
import type { Waiver, WaiverUse } from "../core/model/waiver.ts";
import { countWaiverUses } from "../core/waivers/count-uses.ts";

/** All that a run counts while its records go by. */
export interface RunTally {
	readonly totals: Totals;
	add(record: HostRecord): void;
	/** @param hostsOf how many hosts the inventory has of a tenant; undefined where nobody knows */
	waiverUses(hostsOf: (tenant: string) => number | undefined): WaiverUse[];
}

export function createTally(waivers: readonly Waiver[], now: Date): RunTally {
	const totals = emptyTotals();
	const uses = countWaiverUses(waivers, now);
	return {
		totals,
		add(record) {
			addToTotals(totals, record);
			uses.add(record);
		},
		waiverUses: (hostsOf) => uses.finish((tenant) => totals.tenants[tenant]?.assessed === hostsOf(tenant)),
	};
}

import type { RunDocument } from "../../core/model/run-document.ts";
import { type Counts, emptyCounts, type Totals } from "../../core/model/totals.ts";
import { compareNatural } from "../text/words.ts";
import type { HostRow } from "./host-row.ts";
import { countStandings, type Standing } from "./standing.ts";

export interface TenantSummary {
	readonly id: string;
	readonly displayName: string;
	readonly counts: Counts;
	readonly standings: Readonly<Record<Standing, number>>;
	/** In natural order of the host id. */
	readonly hosts: readonly HostRow[];
	readonly notAssessed: readonly HostRow[];
	/** Assessed hosts with at least one verdict that could not be given. */
	readonly undecided: readonly HostRow[];
}

/** Every tenant that the run names or that a record belongs to, by id. */
export function summarizeTenants(
	run: RunDocument,
	totals: Totals,
	hosts: readonly HostRow[],
): TenantSummary[] {
	const names = new Map(run.tenants.map(({ id, displayName }) => [id, displayName]));
	const byTenant = new Map<string, HostRow[]>([...names.keys()].map((id) => [id, []]));
	for (const host of hosts) {
		const rows = byTenant.get(host.tenant);
		if (rows === undefined) byTenant.set(host.tenant, [host]);
		else rows.push(host);
	}
	return [...byTenant]
		.sort(([a], [b]) => compareNatural(a, b))
		.map(([id, rows]) => ({
			id,
			displayName: names.get(id) ?? id,
			counts: totals.tenants[id] ?? emptyCounts(),
			standings: countStandings(rows),
			hosts: rows,
			notAssessed: rows.filter(({ assessed }) => !assessed),
			undecided: rows.filter(({ assessed, undecidedVerdicts }) => assessed && undecidedVerdicts > 0),
		}));
}

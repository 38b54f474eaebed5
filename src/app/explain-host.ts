import type { Host } from "../core/model/host.ts";
import type { Waiver } from "../core/model/waiver.ts";
import { coversHost, daysLeft } from "../core/waivers/match-waiver.ts";
import { loadTenantWaivers } from "./load-waivers.ts";
import type { Fleet } from "./open-fleet.ts";

/** Everything that holds for one host, and who said so. */
export interface ExplainedHost {
	readonly host: Host;
	readonly settings: readonly {
		readonly setting: string;
		readonly value: string;
		readonly level: string;
		readonly place: string;
	}[];
	readonly groups: readonly { readonly id: string; readonly kind: string }[];
	/** Hosts at once that this host shares a limit with. */
	readonly limits: { readonly fleet: number; readonly tenant: number; readonly site: number };
	readonly policy: Readonly<Record<string, unknown>>;
	readonly waivers: readonly (Waiver & { readonly daysLeft: number })[];
}

/** Joins what the inventory and its waivers say of one host. Connects to nothing and reads no secret. */
export async function explainHost(fleet: Fleet, host: Host, now: Date): Promise<ExplainedHost> {
	const tenant = fleet.tenants.find(({ id }) => id === host.tenant);
	const waivers = await loadTenantWaivers(tenant === undefined ? [] : [tenant], now);
	return {
		host,
		settings: fleet.provenance.get(host.id) ?? [],
		groups: host.groups.map((id) => ({
			id,
			kind: tenant?.groups.find((group) => group.id === id)?.kind ?? "plain",
		})),
		limits: {
			fleet: fleet.limits.fleet,
			tenant: fleet.limits.tenant(host.tenant),
			site: fleet.limits.site(host.tenant, host.site),
		},
		policy: { ...tenant?.policy },
		waivers: waivers
			.filter((waiver) => coversHost(waiver, host))
			.map((waiver) => ({ ...waiver, daysLeft: daysLeft(waiver, now) })),
	};
}

import type { InventoryTenant } from "../inventory.ts";
import type { HostData } from "../schema/host-schema.ts";
import type { HostsData, SiteData } from "../schema/inventory-schema.ts";
import type { KeyPath } from "../source/source-file.ts";

/** Name of the site of hosts that stand directly in a tenant. */
const DEFAULT_SITE = "default";

export interface SitePlace {
	readonly id: string;
	/** Undefined where the tenant has hosts without sites. */
	readonly site: { readonly data: SiteData; readonly path: KeyPath } | undefined;
	readonly hosts: readonly HostPlace[];
}

export interface HostPlace {
	readonly name: string;
	readonly data: NonNullable<HostData>;
	readonly path: KeyPath;
}

export function listSites(tenant: InventoryTenant): SitePlace[] {
	const { sites, hosts } = tenant.data;
	const direct =
		hosts === undefined ? [] : [{ id: DEFAULT_SITE, site: undefined, hosts: listHosts(hosts, tenant.base) }];
	const named = Object.entries(sites ?? {}).map(([id, data]) => {
		const path = [...tenant.base, "sites", id];
		return { id, site: { data, path }, hosts: listHosts(data.hosts, path) };
	});
	return [...direct, ...named];
}

function listHosts(hosts: HostsData, parent: KeyPath): HostPlace[] {
	const path = [...parent, "hosts"];
	return Array.isArray(hosts)
		? hosts.map((name, index) => ({ name, data: {}, path: [...path, index] }))
		: Object.entries(hosts).map(([name, data]) => ({ name, data: data ?? {}, path: [...path, name] }));
}

import { compareNatural } from "./words.ts";

/** Hosts of one site, so that a list need not repeat tenant and site before every name. */
export interface SiteHosts {
	/** `tenant/site` */
	readonly site: string;
	readonly hosts: readonly { readonly id: string; readonly name: string }[];
}

/** Host ids by site, in natural order. */
export function bySite(ids: readonly string[]): SiteHosts[] {
	const sites = new Map<string, { id: string; name: string }[]>();
	for (const id of [...ids].sort(compareNatural)) {
		const slash = id.lastIndexOf("/");
		const site = id.slice(0, Math.max(0, slash));
		const host = { id, name: id.slice(slash + 1) };
		const hosts = sites.get(site);
		if (hosts === undefined) sites.set(site, [host]);
		else hosts.push(host);
	}
	return [...sites].map(([site, hosts]) => ({ site, hosts }));
}

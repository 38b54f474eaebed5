import type { Inventory, InventoryTenant } from "../inventory.ts";
import { NO_JUMP } from "../schema/patterns.ts";
import type { Problem } from "../source/problem.ts";
import { placeText, problemAt } from "../source/source-file.ts";
import { absolutePath } from "./absolute-path.ts";
import { BUILT_IN, type Layer, layerOf, overlay, tagsOf } from "./layer.ts";
import { type HostPlace, listSites, type SitePlace } from "./list-places.ts";
import { normaliseAddress } from "./normalise-address.ts";
import { resolveCredentials } from "./resolve-credentials.ts";
import { type HostResult, resolveHost, type SiteContext } from "./resolve-host.ts";
import type { ResolvedTenant } from "./resolved-inventory.ts";

export interface TenantResult {
	readonly tenant: ResolvedTenant;
	readonly siteLimits: Readonly<Record<string, number>>;
	readonly results: readonly HostResult[];
	readonly contradictions: readonly Problem[];
	readonly gaps: readonly Problem[];
}

export function resolveTenant(tenant: InventoryTenant, inventory: Inventory, home: string): TenantResult {
	const { source, base, data, id } = tenant;
	const { defaults, source: main } = inventory;
	const wide = overlay(BUILT_IN, layerOf(defaults, "defaults", main, ["defaults"]));
	const common = {
		tenant,
		home,
		settings: overlay(wide, layerOf(data, "tenant", source, base)),
		tags: [...tagsOf(defaults, "defaults", main, ["defaults"]), ...tagsOf(data, "tenant", source, base)],
		redundancy: [data],
		credentials: resolveCredentials(tenant, inventory.plaintextSecrets, home),
		groups: new Map(
			Object.entries(data.groups ?? {}).map(([name, group]) => [name, resolveGroup(name, group)]),
		),
	};
	const sites = listSites(tenant);
	const places = sites.flatMap((site) => {
		const context = siteContext(site, common);
		return site.hosts.map((place) => ({ place, result: resolveHost(place, context), site: site.id }));
	});
	const results = places.map(({ result }) => result);
	const hosts = results.flatMap(({ host }) => host ?? []);
	return {
		tenant: {
			id,
			displayName: data.displayName ?? id,
			sites: sites.map(({ id: siteId, site }) => ({
				id: siteId,
				displayName: site?.data.displayName ?? siteId,
			})),
			groups: Object.entries(data.groups ?? {}).map(([name, group]) => ({ id: name, kind: group?.kind })),
			concurrency: data.limits?.concurrency,
			credentials: [...common.credentials.values()],
			policy: data.policy ?? {},
			waivers: data.waivers === undefined ? undefined : absolutePath(data.waivers, source.folder, home),
			weakenings: [...new Set(hosts.flatMap((host) => host.weakenings))],
			folder: source.folder,
		},
		siteLimits: Object.fromEntries(
			sites.flatMap(({ id: siteId, site }) => {
				const limit = site?.data.limits?.concurrency;
				return limit === undefined ? [] : [[`${id}/${siteId}`, limit] as const];
			}),
		),
		results,
		contradictions: [
			...results.flatMap((result) => result.contradictions),
			...sharedAddresses(tenant, places),
		],
		gaps: [...results.flatMap((result) => result.gaps), ...missingLogins(tenant, places)],
	};

	function resolveGroup(name: string, group: NonNullable<typeof data.groups>[string]) {
		const path = [...base, "groups", name];
		return {
			layer: layerOf(group, "group", source, path),
			tags: tagsOf(group, "group", source, path),
			kind: group?.kind,
		};
	}
}

function siteContext(place: SitePlace, common: Omit<SiteContext, "site">): SiteContext {
	const { source } = common.tenant;
	if (place.site === undefined) return { ...common, site: place.id };
	const { data, path } = place.site;
	const layer: Layer = layerOf(data, "site", source, path);
	return {
		...common,
		site: place.id,
		settings: overlay(common.settings, layer),
		tags: [...common.tags, ...tagsOf(data, "site", source, path)],
		redundancy: [data, ...common.redundancy],
	};
}

interface PlacedResult {
	readonly place: HostPlace;
	readonly result: HostResult;
	readonly site: string;
}

/**
 * The same address and port twice is the same server twice. Ports count, because servers behind
 * one NAT address differ only in them; so does the way, because private addresses repeat.
 */
function sharedAddresses(tenant: InventoryTenant, places: readonly PlacedResult[]): Problem[] {
	const first = new Map<string, PlacedResult>();
	return places.flatMap((placed) => {
		const { place, result } = placed;
		const address = place.data.address ?? place.name;
		const port = result.settings.port?.value ?? BUILT_IN.port.value;
		const way = JSON.stringify(result.settings.proxyJump?.value ?? NO_JUMP);
		const key = `${normaliseAddress(address)} ${port} ${way}`;
		const other = first.get(key);
		if (other === undefined) {
			first.set(key, placed);
			return [];
		}
		const where = placeText(tenant.source, addressPath(other.place));
		const message = `address ${address} with port ${port} is that of ${other.site}/${other.place.name} too (${where})`;
		return [problemAt(tenant.source, addressPath(place), message)];
	});
}

function addressPath(place: HostPlace): HostPlace["path"] {
	return place.data.address === undefined ? place.path : [...place.path, "address"];
}

/** One line for all hosts of the tenant: a login is set once, for all. */
function missingLogins(tenant: InventoryTenant, places: readonly PlacedResult[]): Problem[] {
	const lacking = places.filter(({ result }) => result.lacksLogin);
	const [first] = lacking;
	if (first === undefined) return [];
	const more = lacking.length === 1 ? "" : ` (and ${lacking.length - 1} more hosts of tenant ${tenant.id})`;
	return [problemAt(tenant.source, first.place.path, `${NO_LOGIN}${more}`)];
}

const NO_LOGIN =
	"no login is set; expected connection.credential, or connection.user with keyFile, here or on the group, site, tenant or in defaults";

import { FleetError } from "../core/errors.ts";
import type { Host, Timeouts } from "../core/model/host.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { parseTargets } from "../core/select/parse-targets.ts";
import { selectHosts } from "../core/select/select-hosts.ts";
import { describeSelection, type SelectionFlags } from "../core/select/selection-flags.ts";
import { loadInventory } from "../inventory/load-inventory.ts";
import { resolveHosts } from "../inventory/resolve/resolve-hosts.ts";
import type { ResolvedInventory } from "../inventory/resolve/resolved-inventory.ts";
import {
	type CredentialResolver,
	createCredentialResolver,
} from "../inventory/secrets/credential-resolver.ts";
import type { QueueLimits } from "../remoting/runner/run-queue.ts";

/** Hosts at once where the inventory gives no limit. */
const DEFAULT_FLEET_LIMIT = 32;

export interface FleetRequest {
	readonly inventoryPath: string;
	readonly allowPlaintextSecrets: boolean;
	readonly selection: SelectionFlags;
	/** Text of a targets file. */
	readonly targetsText: string | undefined;
	/** Only these hosts of an earlier run; undefined is no limit. */
	readonly rerun?: RerunSet | undefined;
	/** Overrides the fleet limit of the inventory. */
	readonly concurrency: number | undefined;
	/** Override those of the inventory. */
	readonly timeouts: { readonly [Key in keyof Timeouts]: number | undefined };
}

/** Hosts that an earlier run left in some state. */
export interface RerunSet {
	readonly run: string;
	readonly set: string;
	readonly hosts: readonly string[];
}

/** The hosts a command works on, with everything it needs to reach them. */
export interface Fleet {
	readonly inventoryPath: string;
	readonly hosts: readonly Host[];
	/** Hosts of the whole inventory. */
	readonly allHosts: number;
	/** By tenant: hosts of the whole inventory. */
	readonly tenantHosts: ReadonlyMap<string, number>;
	/** By tenant: who they are. Selecting some hosts does not make the others go away. */
	readonly tenantInventory: ReadonlyMap<string, readonly Pick<Host, "id" | "roles">[]>;
	/** Selection flags in words. */
	readonly selection: readonly string[];
	readonly rerunOf?: RunDocument["rerunOf"];
	readonly tenants: ResolvedInventory["tenants"];
	readonly limits: QueueLimits;
	/** For the record; tenant and site show the fleet's where they have none. */
	readonly shownLimits: RunDocument["limits"];
	readonly credentials: CredentialResolver;
	readonly notices: readonly string[];
	readonly provenance: ResolvedInventory["provenance"];
}

/** Loads the inventory and selects hosts. Opens no connection and reads no secret. */
export async function openFleet(request: FleetRequest): Promise<Fleet> {
	const { allowPlaintextSecrets, rerun } = request;
	const inventory = resolveHosts(await loadInventory(request.inventoryPath, { allowPlaintextSecrets }));
	const flags: SelectionFlags = {
		...request.selection,
		// Ids of a run name their tenant, as those of a targets file do.
		...(rerun === undefined || (request.selection.tenant ?? []).length > 0 ? {} : { allTenants: true }),
		...(request.targetsText === undefined ? {} : { targets: parseTargets(request.targetsText) }),
	};
	const fleetLimit = request.concurrency ?? inventory.limits.fleet ?? DEFAULT_FLEET_LIMIT;
	const { tenant: tenantLimits, site: siteLimits } = inventory.limits;
	return {
		inventoryPath: inventory.path,
		hosts: rerunHosts(selectHosts(inventory.hosts, flags), rerun).map((host) =>
			withTimeouts(host, request.timeouts),
		),
		allHosts: inventory.hosts.length,
		tenantHosts: countHosts(inventory.hosts),
		tenantInventory: hostsByTenant(inventory.hosts),
		selection: [
			...describeSelection(flags),
			...(rerun === undefined ? [] : [`--rerun ${rerun.set}:${rerun.run}`]),
		],
		...(rerun === undefined ? {} : { rerunOf: { run: rerun.run, set: rerun.set } }),
		tenants: inventory.tenants,
		limits: {
			fleet: fleetLimit,
			tenant: (tenant) => tenantLimits[tenant] ?? fleetLimit,
			site: (tenant, site) => siteLimits[`${tenant}/${site}`] ?? fleetLimit,
		},
		shownLimits: {
			fleet: fleetLimit,
			tenant: Math.min(fleetLimit, ...Object.values(tenantLimits)),
			site: Math.min(fleetLimit, ...Object.values(siteLimits)),
		},
		credentials: createCredentialResolver(inventory),
		notices: [...inventory.notices, ...missingNotices(inventory.hosts, rerun)],
		provenance: inventory.provenance,
	};
}

function rerunHosts(hosts: readonly Host[], rerun: RerunSet | undefined): readonly Host[] {
	if (rerun === undefined) return hosts;
	const wanted = new Set(rerun.hosts);
	const found = hosts.filter(({ id }) => wanted.has(id));
	if (found.length > 0) return found;
	throw new FleetError("selection-empty", `no selected host is "${rerun.set}" in run ${rerun.run}`);
}

function missingNotices(hosts: readonly Host[], rerun: RerunSet | undefined): string[] {
	const known = new Set(hosts.map(({ id }) => id));
	const gone = (rerun?.hosts ?? []).filter((id) => !known.has(id));
	return gone.map((id) => `${id} is in run ${rerun?.run ?? ""}, but not in the inventory any more`);
}

function countHosts(hosts: readonly Host[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { tenant } of hosts) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
	return counts;
}

function hostsByTenant(hosts: readonly Host[]): Map<string, Pick<Host, "id" | "roles">[]> {
	const byTenant = new Map<string, Pick<Host, "id" | "roles">[]>();
	for (const { tenant, id, roles } of hosts) {
		const known = byTenant.get(tenant) ?? [];
		known.push({ id, roles });
		byTenant.set(tenant, known);
	}
	return byTenant;
}

function withTimeouts(host: Host, over: FleetRequest["timeouts"]): Host {
	const { timeouts } = host.connection;
	return {
		...host,
		connection: {
			...host.connection,
			timeouts: {
				connectMs: over.connectMs ?? timeouts.connectMs,
				operationMs: over.operationMs ?? timeouts.operationMs,
				idleMs: over.idleMs ?? timeouts.idleMs,
				builtIn: (timeouts.builtIn ?? []).filter(
					(name) => (name === "operation" ? over.operationMs : over.idleMs) === undefined,
				),
			},
		},
	};
}

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
	/** Overrides the fleet limit of the inventory. */
	readonly concurrency: number | undefined;
	/** Override those of the inventory. */
	readonly timeouts: { readonly [Key in keyof Timeouts]: number | undefined };
}

/** The hosts a command works on, with everything it needs to reach them. */
export interface Fleet {
	readonly inventoryPath: string;
	readonly hosts: readonly Host[];
	/** Hosts of the whole inventory. */
	readonly allHosts: number;
	/** Selection flags in words. */
	readonly selection: readonly string[];
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
	const { allowPlaintextSecrets } = request;
	const inventory = resolveHosts(await loadInventory(request.inventoryPath, { allowPlaintextSecrets }));
	const flags: SelectionFlags = {
		...request.selection,
		...(request.targetsText === undefined ? {} : { targets: parseTargets(request.targetsText) }),
	};
	const fleetLimit = request.concurrency ?? inventory.limits.fleet ?? DEFAULT_FLEET_LIMIT;
	const { tenant: tenantLimits, site: siteLimits } = inventory.limits;
	return {
		inventoryPath: inventory.path,
		hosts: selectHosts(inventory.hosts, flags).map((host) => withTimeouts(host, request.timeouts)),
		allHosts: inventory.hosts.length,
		selection: describeSelection(flags),
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
		notices: inventory.notices,
		provenance: inventory.provenance,
	};
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
			},
		},
	};
}

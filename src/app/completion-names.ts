import { listChangeRunIds } from "../store/change-run.ts";
import { listRunIds } from "../store/read-run.ts";

/** Names that a person may be typing. */
export interface InventoryNames {
	readonly tenants: readonly string[];
	readonly sites: readonly string[];
	/** Names, then ids. */
	readonly hosts: readonly string[];
	readonly groups: readonly string[];
	readonly tags: readonly string[];
	readonly roles: readonly string[];
}

const NONE: InventoryNames = { tenants: [], sites: [], hosts: [], groups: [], tags: [], roles: [] };

/** Reads what completion asks for, and nothing else. Whatever is missing or wrong has no names. */
export function completionNames(inventoryPath = "inventory.yaml", runsDir = "runs") {
	return {
		runs: async (): Promise<string[]> => (await listRunIds(runsDir)).reverse(),
		/** Runs that changed hosts. */
		changeRuns: async (): Promise<string[]> => (await listChangeRunIds(runsDir)).reverse(),
		inventory: async (): Promise<InventoryNames> => {
			try {
				return await readNames(inventoryPath);
			} catch {
				return NONE;
			}
		},
	};
}

async function readNames(path: string): Promise<InventoryNames> {
	// The YAML reader and the schema are loaded only when names are asked for.
	const { loadInventory } = await import("../inventory/load-inventory.ts");
	const { resolveHosts } = await import("../inventory/resolve/resolve-hosts.ts");
	const { hosts, tenants } = resolveHosts(await loadInventory(path, { allowPlaintextSecrets: true }));
	return {
		tenants: tenants.map(({ id }) => id),
		sites: tenants.flatMap(({ sites }) => sites.map(({ id }) => id)),
		hosts: [...hosts.map(({ name }) => name), ...hosts.map(({ id }) => id)],
		groups: tenants.flatMap(({ groups }) => groups.map(({ id }) => id)),
		tags: hosts.flatMap(({ tags }) => tags),
		roles: hosts.flatMap(({ roles }) => roles),
	};
}

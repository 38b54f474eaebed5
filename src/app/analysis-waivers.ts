import type { Waiver } from "../core/model/waiver.ts";
import { loadInventory } from "../inventory/load-inventory.ts";
import { resolveHosts } from "../inventory/resolve/resolve-hosts.ts";
import { loadTenantWaivers } from "./load-waivers.ts";
import { readStoredRun } from "./stored-runs.ts";

/**
 * Accepted findings for an analysis: those of the inventory as they are today, or, where no
 * inventory is given, those that the run itself applied.
 */
export async function analysisWaivers(
	runsDir: string,
	run: string,
	inventory: { readonly path: string; readonly allowPlaintextSecrets: boolean } | undefined,
	now: Date,
): Promise<Waiver[]> {
	const { tenants, waivers } = await readStoredRun(runsDir, run);
	if (inventory === undefined)
		return (waivers ?? []).map(({ state: _state, matched: _matched, ...waiver }) => waiver);
	const { path, allowPlaintextSecrets } = inventory;
	const resolved = resolveHosts(await loadInventory(path, { allowPlaintextSecrets }));
	const ids = new Set(tenants.map(({ id }) => id));
	return await loadTenantWaivers(
		resolved.tenants.filter(({ id }) => ids.has(id)),
		now,
	);
}

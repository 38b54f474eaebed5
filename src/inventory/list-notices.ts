import type { InventoryTenant } from "./inventory.ts";

/** Settings of a tenant that are checked and kept, but that nothing acts on yet. */
export function listNotices(tenant: InventoryTenant): string[] {
	const kept = Object.keys(tenant.data.policy ?? {}).map((key) => `policy.${key}`);
	return kept.length === 0
		? []
		: [`tenant ${tenant.id}: ${kept.join(", ")} kept for a later version; this one does not act on it`];
}

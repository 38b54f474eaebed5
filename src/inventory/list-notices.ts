import type { InventoryTenant } from "./inventory.ts";

/** Settings of a tenant that are checked and kept, but that nothing acts on yet. */
export function listNotices(tenant: InventoryTenant): string[] {
	if (tenant.data.policy?.reportRedaction === undefined) return [];
	return [
		`tenant ${tenant.id}: policy.reportRedaction is kept for a later version; this one does not act on it`,
	];
}

import type { Waiver } from "../core/model/waiver.ts";
import { loadWaivers } from "../inventory/waivers/load-waivers.ts";

/** Accepted findings of these tenants; a tenant without a waivers file has none. */
export async function loadTenantWaivers(
	tenants: readonly { readonly id: string; readonly waivers: string | undefined }[],
	now: Date,
): Promise<Waiver[]> {
	const all: Waiver[] = [];
	for (const { id, waivers } of tenants) {
		if (waivers !== undefined) all.push(...(await loadWaivers(waivers, id, now)));
	}
	return all;
}

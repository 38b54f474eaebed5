import { dirname, resolve } from "node:path";
import { includeTenant, realPath } from "./include-tenant.ts";
import type { Inventory, InventoryTenant, LoadOptions } from "./inventory.ts";
import { listNotices } from "./list-notices.ts";
import { type Loading, withoutLiterals } from "./loading.ts";
import { resolveInventory } from "./resolve/resolve-hosts.ts";
import { checkData } from "./schema/check-data.ts";
import { isMapping } from "./schema/fields.ts";
import { inventorySchema, longFormSchema, shortFormSchema } from "./schema/inventory-schema.ts";
import { parseSource } from "./source/parse-source.ts";
import { InventoryError, sortProblems } from "./source/problem.ts";
import { readInventoryText } from "./source/read-text.ts";
import { placeText, problemAtKey } from "./source/source-file.ts";

const DEFAULT_TENANT = "default";

/**
 * Reads an inventory and the files it includes. Opens no connection and reads no secret.
 *
 * Fails with `inventory-unreadable`, or with {@link InventoryError} (`inventory-invalid`), whose
 * message has one line for every problem.
 */
export async function loadInventory(path: string, options: LoadOptions = {}): Promise<Inventory> {
	const text = await readInventoryText(path);
	const { parsed, problems: syntax } = parseSource(text, path, dirname(resolve(path)));
	if (parsed === undefined) throw new InventoryError(sortProblems(syntax));
	const { source } = parsed;
	const loading: Loading = { source, options, plaintext: new Map(), problems: [...syntax] };
	const content = await readContent(loading, withoutMixedForms(loading, parsed.data));
	const inventory: Inventory = {
		path,
		source,
		...content,
		plaintextSecrets: loading.plaintext,
		notices: content.tenants.flatMap(listNotices),
	};
	const { contradictions, gaps } = resolveInventory(inventory);
	const problems = [...loading.problems, ...contradictions];
	// What is missing may only be missing because it was faulty.
	const all = problems.length > 0 ? problems : gaps;
	if (all.length > 0) throw new InventoryError(sortProblems(all));
	return inventory;
}

async function readContent(
	loading: Loading,
	data: unknown,
): Promise<Pick<Inventory, "defaults" | "tenants">> {
	const { source, problems } = loading;
	if (!isMapping(data) || !("tenants" in data)) {
		const checked = checkData(
			shortFormSchema,
			source,
			withoutLiterals(loading, DEFAULT_TENANT, data),
			inventorySchema,
		);
		problems.push(...checked.problems);
		if (checked.data === undefined) return { defaults: {}, tenants: [] };
		const tenant = { id: DEFAULT_TENANT, source, base: [], data: checked.data };
		return { defaults: checked.data.defaults ?? {}, tenants: [tenant] };
	}
	const named = isMapping(data["tenants"])
		? Object.fromEntries(
				Object.entries(data["tenants"]).map(([id, tenant]) => [id, withoutLiterals(loading, id, tenant)]),
			)
		: data["tenants"];
	const checked = checkData(longFormSchema, source, { ...data, tenants: named });
	problems.push(...checked.problems);
	const tenants: InventoryTenant[] = [];
	const included = new Map([[await realPath(resolve(source.file)), "it is the inventory itself"]]);
	for (const [id, tenant] of Object.entries(checked.data?.tenants ?? {})) {
		const base = ["tenants", id];
		if (tenant.include === undefined) tenants.push({ id, source, base, data: tenant });
		else tenants.push(...(await includeTenant(loading, id, tenant.include, included)));
	}
	return { defaults: checked.data?.defaults ?? {}, tenants };
}

/** Long form and short form beside each other: nobody can say whose the short part is. */
function withoutMixedForms(loading: Loading, data: unknown): unknown {
	if (!isMapping(data) || !("tenants" in data)) return data;
	const rest: Record<string, unknown> = { ...data };
	for (const key of ["sites", "hosts"].filter((name) => name in data)) {
		const message = `short form beside tenants (${placeText(loading.source, ["tenants"])}); expected one of the two`;
		loading.problems.push(problemAtKey(loading.source, [key], message));
		Reflect.deleteProperty(rest, key);
	}
	return rest;
}

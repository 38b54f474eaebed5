import { realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { errorText } from "../core/errors.ts";
import type { InventoryTenant } from "./inventory.ts";
import { type Loading, withoutLiterals } from "./loading.ts";
import { checkData } from "./schema/check-data.ts";
import { tenantSchema } from "./schema/inventory-schema.ts";
import { parseSource } from "./source/parse-source.ts";
import { readInventoryText } from "./source/read-text.ts";
import { problemAt } from "./source/source-file.ts";

/**
 * Reads the file of one tenant; problems go into `loading`. A file serves one tenant: a second use
 * would show the hosts and logins of one customer to another.
 *
 * @param included real paths already in use, and by whom
 */
export async function includeTenant(
	loading: Loading,
	id: string,
	include: string,
	included: Map<string, string>,
): Promise<InventoryTenant[]> {
	const { source, problems } = loading;
	const path = ["tenants", id, "include"];
	const file = join(dirname(source.file), include);
	const absolute = resolve(source.folder, include);
	const real = await realPath(absolute);
	const user = included.get(real);
	if (user !== undefined) {
		problems.push(problemAt(source, path, `names a file that is in use already: ${user}`));
		return [];
	}
	included.set(real, `tenant ${id} includes it`);
	let text: string;
	try {
		text = await readInventoryText(file);
	} catch (thrown) {
		problems.push(problemAt(source, path, errorText(thrown)));
		return [];
	}
	const result = parseSource(text, file, dirname(absolute));
	problems.push(...result.problems);
	if (result.parsed === undefined) return [];
	const { source: own, data } = result.parsed;
	const checked = checkData(tenantSchema, own, withoutLiterals(loading, id, data));
	problems.push(...checked.problems);
	return checked.data === undefined ? [] : [{ id, source: own, base: [], data: checked.data }];
}

/** One name per file, whatever links lead to it; the path itself where there is no file. */
export async function realPath(path: string): Promise<string> {
	return await realpath(path).catch(() => path);
}

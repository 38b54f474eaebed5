import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../../src/core/model/host.ts";
import type { LoadOptions } from "../../src/inventory/inventory.ts";
import { loadInventory } from "../../src/inventory/load-inventory.ts";
import { resolveHosts } from "../../src/inventory/resolve/resolve-hosts.ts";
import type { ResolvedInventory } from "../../src/inventory/resolve/resolved-inventory.ts";
import { tempDir } from "../support/temp-dir.ts";

/** Home folder of all tests: `~` must not depend on who runs them. */
export const HOME = "/home/operator";

/** Loads and resolves an inventory text from a folder of its own. */
export async function loadText(
	text: string,
	options: LoadOptions & { readonly dir?: string } = {},
): Promise<ResolvedInventory> {
	const path = join(options.dir ?? tempDir(), "inventory.yaml");
	writeFileSync(path, text);
	return resolveHosts(await loadInventory(path, options), { home: HOME });
}

/** Short form with a login, so that a test says only what it is about. */
export async function loadHosts(rest: string, options: LoadOptions = {}): Promise<readonly Host[]> {
	const { hosts } = await loadText(`version: 1\n${LOGIN}${rest}`, options);
	return hosts;
}

export const LOGIN = "connection: { user: svc, keyFile: ~/.ssh/id }\n";

/** The error of a promise that must fail. */
export async function failure(promise: Promise<unknown>): Promise<Error & { readonly code?: unknown }> {
	const error: unknown = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof Error)) throw new Error("expected a failure");
	return error;
}

/** The first host, where a test has only one in mind. */
export function first(hosts: readonly Host[]): Host {
	const [host] = hosts;
	if (host === undefined) throw new Error("expected a host");
	return host;
}

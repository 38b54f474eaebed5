import { homedir } from "node:os";
import type { Inventory } from "../inventory.ts";
import { InventoryError, type Problem, sortProblems } from "../source/problem.ts";
import { createExplainer } from "./explain-settings.ts";
import type { ResolvedInventory } from "./resolved-inventory.ts";
import { resolveTenant } from "./resolve-tenant.ts";

export interface ResolveOptions {
	/** What `~` stands for. @default the home folder of the user */
	readonly home?: string;
}

/** Merges the settings of all hosts. Opens no connection and reads no secret. */
export function resolveHosts(inventory: Inventory, options: ResolveOptions = {}): ResolvedInventory {
	const { resolved, contradictions, gaps } = resolveInventory(inventory, options);
	const problems = [...contradictions, ...gaps];
	if (problems.length > 0) throw new InventoryError(sortProblems(problems));
	return resolved;
}

export interface Resolution {
	readonly resolved: ResolvedInventory;
	/** Settings that cannot all be meant. */
	readonly contradictions: readonly Problem[];
	/** Settings that are missing. */
	readonly gaps: readonly Problem[];
}

/** As {@link resolveHosts}, for a loader that wants all problems at once. */
export function resolveInventory(inventory: Inventory, options: ResolveOptions = {}): Resolution {
	const home = options.home ?? homedir();
	const results = inventory.tenants.map((tenant) => resolveTenant(tenant, inventory, home));
	const explain = createExplainer();
	const hosts = results.flatMap(({ results: all }) =>
		all.flatMap(({ host, ...explained }) => (host === undefined ? [] : [{ host, explained }])),
	);
	const resolved: ResolvedInventory = {
		path: inventory.path,
		tenants: results.map(({ tenant }) => tenant),
		hosts: hosts.map(({ host }) => host),
		limits: {
			fleet: inventory.defaults.limits?.concurrency,
			tenant: Object.fromEntries(
				results.flatMap(({ tenant: { id, concurrency } }) =>
					concurrency === undefined ? [] : [[id, concurrency]],
				),
			),
			site: Object.fromEntries(results.flatMap(({ siteLimits }) => Object.entries(siteLimits))),
		},
		provenance: new Map(hosts.map(({ host, explained }) => [host.id, explain(explained)])),
		plaintextSecrets: inventory.plaintextSecrets,
		notices: inventory.notices,
	};
	return {
		resolved,
		contradictions: results.flatMap((result) => result.contradictions),
		gaps: results.flatMap((result) => result.gaps),
	};
}

import { FleetError } from "../errors.ts";
import type { Host } from "../model/host.ts";
import { isGlob } from "./match-glob.ts";
import { matchesHost, NAME_FLAGS, type NameFlag, namesOf, parseExclude } from "./match-host.ts";
import { didYouMean, nearestNames } from "./nearest-names.ts";
import { flagValues, type SelectionFlags } from "./selection-flags.ts";
import { isInShard, parseShard } from "./shard.ts";

interface Filter {
	readonly flag: string;
	readonly matches: (host: Host) => boolean;
}

/**
 * The hosts that all flags agree on, in the order of the inventory.
 *
 * Fails with `selection-tenant-required` where several tenants are possible and none is named,
 * `selection-unknown` for a name that nothing has, `selection-invalid` for a flag that cannot be
 * read, and `selection-empty` when no host is left: a selection is never silently smaller than
 * what was typed.
 */
export function selectHosts(hosts: readonly Host[], flags: SelectionFlags): readonly Host[] {
	if (hosts.length === 0) throw new FleetError("selection-empty", "the inventory has no hosts");
	const scope = selectTenants(hosts, flags);
	const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
	const filters: Filter[] = [
		...NAME_FLAGS.flatMap((flag) => patternFilter(scope, flag, flagValues(flags[flag]))),
		...patternFilter(scope, "host", flagValues(flags.host)),
		...targetFilter(scope, flags.targets),
	];
	const excluded = excludeFilter(hosts, flagValues(flags.exclude));
	const matching = scope.filter((host) => filters.every((filter) => filter.matches(host)));
	if (matching.length === 0) throw nothingMatches(scope, filters);
	const kept = matching.filter((host) => !excluded(host));
	if (kept.length === 0) throw emptied(matching.length, "--exclude leaves nothing");
	const selected = shard === undefined ? kept : kept.filter((host) => isInShard(host.id, shard));
	if (selected.length === 0) throw emptied(kept.length, `share ${flags.shard ?? ""} gets nothing`);
	return selected;
}

/** Exact ids, and no default among several: a command for one customer never reaches another by omission. */
function selectTenants(hosts: readonly Host[], flags: SelectionFlags): readonly Host[] {
	const known = [...new Set(hosts.map((host) => host.tenant))];
	const wanted = flagValues(flags.tenant);
	if (wanted.length > 0 && flags.allTenants === true) {
		throw new FleetError("selection-invalid", "--tenant and --all-tenants contradict each other");
	}
	for (const tenant of wanted.filter((id) => !known.includes(id))) {
		throw unknown("tenant", tenant, known);
	}
	if (wanted.length > 0) return hosts.filter((host) => wanted.includes(host.tenant));
	// Target ids begin with their tenant.
	if (known.length === 1 || flags.allTenants === true || flags.targets !== undefined) return hosts;
	throw new FleetError("selection-tenant-required", `the inventory has ${known.length} tenants; say which`, {
		hint: `--tenant ${known[0] ?? ""}, a comma list of ids, or --all-tenants`,
	});
}

function patternFilter(
	scope: readonly Host[],
	flag: NameFlag | "host",
	patterns: readonly string[],
): Filter[] {
	for (const pattern of patterns) {
		if (scope.some((host) => matchesHost(host, flag, pattern))) continue;
		const names = scope.flatMap((host) => namesOf(host, flag));
		throw flag === "host" && patterns.length === 1
			? new FleetError("selection-empty", `no host matches ${pattern}${didYouMean(pattern, names)}`)
			: unknown(flag, pattern, names);
	}
	if (patterns.length === 0) return [];
	return [
		{ flag: `--${flag}`, matches: (host) => patterns.some((pattern) => matchesHost(host, flag, pattern)) },
	];
}

function targetFilter(scope: readonly Host[], targets: readonly string[] | undefined): Filter[] {
	if (targets === undefined) return [];
	if (targets.length === 0) throw new FleetError("selection-empty", "--targets has no ids");
	const ids = new Set(scope.map((host) => host.id));
	const wanted = new Set(targets.map((target) => target.toLowerCase()));
	const missing = targets.filter((target) => !ids.has(target.toLowerCase()));
	const [first] = missing;
	if (first !== undefined) {
		const more = missing.length === 1 ? "" : ` (and ${missing.length - 1} more)`;
		throw unknown("targets", `${first}${more}`, suggestTargets(first, scope));
	}
	return [{ flag: "--targets", matches: (host) => wanted.has(host.id) }];
}

/** A bare name or an id with a slip: the full ids that were meant. */
function suggestTargets(target: string, scope: readonly Host[]): string[] {
	const byName = scope.filter((host) => matchesHost(host, "host", target)).map((host) => host.id);
	const ids = byName.length > 0 ? byName : scope.map((host) => host.id);
	return byName.length > 0 ? ids.slice(0, 3) : nearestNames(target, ids);
}

/** A name that nothing has is a slip that would leave a host in; a pattern may well match nothing. */
function excludeFilter(hosts: readonly Host[], values: readonly string[]): (host: Host) => boolean {
	const parsed = values.map(parseExclude);
	for (const { flag, pattern } of parsed) {
		if (isGlob(pattern) || hosts.some((host) => matchesHost(host, flag, pattern))) continue;
		throw unknown(
			"exclude",
			pattern,
			hosts.flatMap((host) => namesOf(host, flag)),
		);
	}
	return (host) => parsed.some(({ flag, pattern }) => matchesHost(host, flag, pattern));
}

function unknown(flag: string, name: string, candidates: readonly string[]): FleetError {
	const known = [...new Set(candidates)];
	const suggestion =
		flag === "targets" && known.length > 0
			? `; did you mean ${known.join(" or ")}?`
			: didYouMean(name, known);
	const list =
		suggestion === "" && known.length > 0 && known.length <= 10 ? `; there is ${known.join(", ")}` : "";
	return new FleetError("selection-unknown", `--${flag} ${name}: there is no such name${suggestion}${list}`);
}

/** Every flag matches something, but no host matches all: name the hosts that fail by one flag only. */
function nothingMatches(scope: readonly Host[], filters: readonly Filter[]): FleetError {
	const counts = filters.map(({ flag, matches }) => `${flag} (${countText(scope.filter(matches).length)})`);
	const near = scope.flatMap((host) => {
		const failing = filters.filter((filter) => !filter.matches(host));
		return failing.length === 1 ? [`${host.id} (not ${failing[0]?.flag ?? ""})`] : [];
	});
	const nearest = near.length === 0 ? "" : `; nearest: ${near.slice(0, 3).join(", ")}`;
	return new FleetError("selection-empty", `no host matches all of ${counts.join(", ")}${nearest}`);
}

function emptied(before: number, reason: string): FleetError {
	return new FleetError("selection-empty", `${countText(before)} selected, but ${reason}`);
}

function countText(hosts: number): string {
	return hosts === 1 ? "1 host" : `${hosts} hosts`;
}

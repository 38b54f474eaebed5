import type { Connection, CredentialReference, Host } from "../../core/model/host.ts";
import { didYouMean } from "../../core/select/nearest-names.ts";
import { durationMs } from "../duration.ts";
import type { InventoryTenant } from "../inventory.ts";
import { ADDRESS, NO_JUMP } from "../schema/patterns.ts";
import type { Problem } from "../source/problem.ts";
import { type KeyPath, pathKey, problemAt, type SourceFile } from "../source/source-file.ts";
import { absolutePath } from "./absolute-path.ts";
import type { ExplainedHost } from "./explain-settings.ts";
import { hostKeyPolicy } from "./host-key-policy.ts";
import { BUILT_IN, type Layer, layerOf, overlay, type Sourced, tagsOf } from "./layer.ts";
import type { HostPlace } from "./list-places.ts";
import { listWeakenings } from "./list-weakenings.ts";
import { mergeGroups, type NamedLayer } from "./merge-groups.ts";
import { resolveJumps } from "./resolve-jumps.ts";
import { type LoginResult, resolveLogin } from "./resolve-login.ts";
import { type RedundancyData, resolveRedundancy } from "./resolve-redundancy.ts";
import { remotingLogin, resolveRemoting, withRemotingDefaults } from "./resolve-remoting.ts";

/** What the hosts of one site have in common. */
export interface SiteContext {
	readonly tenant: InventoryTenant;
	readonly site: string;
	/** Effective settings down to the site. */
	readonly settings: Layer;
	readonly tags: readonly Sourced<string>[];
	readonly groups: ReadonlyMap<
		string,
		{
			readonly layer: Layer;
			readonly tags: readonly Sourced<string>[];
			readonly kind: "dag" | "load-balanced" | undefined;
		}
	>;
	/** What tenant and site say, nearest first. */
	readonly redundancy: readonly RedundancyData[];
	readonly credentials: ReadonlyMap<string, CredentialReference>;
	readonly home: string;
}

export interface HostResult extends ExplainedHost {
	/** Undefined when something that it needs is missing or wrong. */
	readonly host: Host | undefined;
	/** Wrong whatever else is. */
	readonly contradictions: readonly Problem[];
	/** Missing, maybe only because of another fault. */
	readonly gaps: readonly Problem[];
	readonly lacksLogin: boolean;
}

export function resolveHost(place: HostPlace, context: SiteContext): HostResult {
	const { tenant, site, home } = context;
	const { source } = tenant;
	const { name, data, path } = place;
	const own = layerOf(data, "host", source, path);
	const names = data.groups ?? [];
	const groups = names.flatMap((group): NamedLayer[] => {
		const layer = context.groups.get(group)?.layer;
		return layer === undefined ? [] : [{ name: group, layer }];
	});
	const merged = mergeGroups(groups, own);
	const settings = withRemotingDefaults(overlay(overlay(context.settings, merged.layer), own));
	const remoting = resolveRemoting(settings);
	const tags = [
		...context.tags,
		...names.flatMap((group) => context.groups.get(group)?.tags ?? []),
		...tagsOf(data, "host", source, path),
	];
	const found =
		remoting === undefined
			? resolveLogin(tenant.id, settings, context.credentials, home)
			: remotingLogin(remoting.via, tenant.id, settings, context.credentials, home);
	const way = resolveWay(found, settings, context);
	const login = way.ok ? found : way;
	const hostKey = hostKeyPolicy(settings);
	const address = data.address ?? name;
	const contradictions = [
		...unknownGroups(names, context, path),
		...merged.conflicts.map(({ message }) => problemAt(source, [...path, "groups"], message)),
		...problemOf(hostKey.contradiction, hostKey.check, context, path),
		...(login.ok || login.kind === "gap" || isFaultyCredential(login.blame, context)
			? []
			: problemOf(login.message, login.blame, context, path)),
		...(ADDRESS.test(address) ? [] : [problemAt(source, path, "needs an address: its name cannot be one")]),
	];
	const common = { own: ownSettings(place, source), settings, tags, contradictions };
	if (!login.ok || !way.ok) {
		const isGap = !login.ok && login.kind === "gap";
		const lacksLogin = isGap && login.blame === undefined;
		const gaps = isGap && !lacksLogin ? problemOf(login.message, login.blame, context, path) : [];
		return { ...common, host: undefined, gaps, lacksLogin };
	}
	const connection: Connection = {
		transport: remoting === undefined ? "ssh" : "powershell",
		remoting,
		port: (settings.port ?? BUILT_IN.port).value,
		...login.login,
		proxyJump: way.jumps,
		hostKeyPins: hostKey.pins,
		hostKeyCheck: hostKey.check.value,
		knownHosts: knownHosts(settings, home),
		powershell: (settings.powershell ?? BUILT_IN.powershell).value,
		session: (settings.session ?? BUILT_IN.session).value,
		timeouts: {
			connectMs: durationMs((settings.connectTimeout ?? BUILT_IN.connectTimeout).value),
			operationMs: durationMs((settings.operationTimeout ?? BUILT_IN.operationTimeout).value),
			idleMs: durationMs((settings.idleTimeout ?? BUILT_IN.idleTimeout).value),
			builtIn: [
				...(isBuiltIn(settings.operationTimeout) ? (["operation"] as const) : []),
				...(isBuiltIn(settings.idleTimeout) ? (["idle"] as const) : []),
			],
		},
	};
	const host: Host = {
		id: `${tenant.id}/${site}/${name}`,
		tenant: tenant.id,
		site,
		name,
		address,
		aliases: data.aliases ?? [],
		groups: names,
		tags: [...new Set(tags.map((tag) => tag.value))],
		roles: data.roles ?? [],
		esu: (settings.esu ?? BUILT_IN.esu).value,
		redundancy: resolveRedundancy(
			[data, ...context.redundancy],
			names.map((group) => ({ name: group, kind: context.groups.get(group)?.kind })),
		),
		connection,
		weakenings: listWeakenings(connection),
	};
	const explained = { ...settings, auth: login.authSource, hostKeyCheck: hostKey.check };
	return { ...common, settings: explained, host, gaps: [], lacksLogin: false };
}

function resolveWay(
	found: LoginResult,
	settings: Layer,
	context: SiteContext,
): ReturnType<typeof resolveJumps> | Extract<LoginResult, { ok: false }> {
	if (!found.ok) return found;
	const { tenant, credentials, home } = context;
	const jump = settings.proxyJump;
	if (settings.transport?.value === "powershell" && jump !== undefined && jump.value !== NO_JUMP) {
		const message = "needs transport ssh: PowerShell's own remoting goes through no jump host; expected none";
		return { ok: false, kind: "contradiction", message, blame: jump };
	}
	return resolveJumps({
		tenant: tenant.id,
		settings,
		credentials,
		home,
		hostLogin: found.login,
		knownHosts: knownHosts(settings, home),
	});
}

function ownSettings({ name, data, path }: HostPlace, source: SourceFile): ExplainedHost["own"] {
	const { address, aliases, groups, roles, dag, loadBalancerGroup } = data;
	const given = Object.entries({ address, aliases, groups, roles, dag, loadBalancerGroup }).flatMap(
		([key, value]) => {
			return value === undefined
				? []
				: [[key, { value, level: "host" as const, origin: { source, path: [...path, key] } }]];
		},
	);
	const named: Sourced<string> = { value: name, level: "host", origin: { source, path } };
	return { address: named, ...Object.fromEntries(given) };
}

function knownHosts(settings: Layer, home: string): string[] {
	const { value, origin } = settings.knownHosts ?? BUILT_IN.knownHosts;
	return value.map((path) => absolutePath(path, origin?.source.folder ?? home, home));
}

function unknownGroups(names: readonly string[], context: SiteContext, path: KeyPath): Problem[] {
	const { tenant, groups } = context;
	const known = [...groups.keys()];
	return names.flatMap((name, index) => {
		if (isWritten(tenant, "groups", name)) return [];
		const expected = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
		const message = `tenant ${tenant.id} has no group ${name}${didYouMean(name, known)}; ${expected}`;
		return [problemAt(tenant.source, [...path, "groups", index], message)];
	});
}

/** The credential is there, but was taken out because of a fault that is reported already. */
function isFaultyCredential(blame: Sourced<unknown> | undefined, context: SiteContext): boolean {
	return isWritten(context.tenant, "credentials", String(blame?.value));
}

function isWritten(tenant: InventoryTenant, kind: "groups" | "credentials", name: string): boolean {
	return tenant.source.positions.keys.has(pathKey([...tenant.base, kind, name]));
}

/** At the setting to blame, wherever that stands, or at the host. */
function problemOf(
	message: string | undefined,
	blame: Sourced<unknown> | undefined,
	context: SiteContext,
	path: KeyPath,
): Problem[] {
	if (message === undefined) return [];
	const { source, path: at } = blame?.origin ?? { source: context.tenant.source, path };
	return [problemAt(source, at, message)];
}

function isBuiltIn(setting: Sourced<unknown> | undefined): boolean {
	return (setting?.level ?? "built-in") === "built-in";
}

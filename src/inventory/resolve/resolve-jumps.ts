import type { CredentialReference, JumpHost, Login } from "../../core/model/host.ts";
import type { JumpData, ProxyJumpData } from "../schema/jump-schema.ts";
import { JUMP_URL, NO_JUMP } from "../schema/patterns.ts";
import { absolutePath } from "./absolute-path.ts";
import type { Layer, Sourced } from "./layer.ts";
import { type LoginFault, type LoginSettings, resolveLogin } from "./resolve-login.ts";

/** Each host is one more connection on the jump host, which others use too. */
const DEFAULT_CONCURRENCY = 10;
const DEFAULT_PORT = 22;

export interface JumpContext {
	readonly tenant: string;
	readonly settings: Layer;
	readonly credentials: ReadonlyMap<string, CredentialReference>;
	readonly home: string;
	/** Login and known_hosts of the host behind, for what a jump host does not say itself. */
	readonly hostLogin: Login;
	readonly knownHosts: readonly string[];
}

export type Jumps = { readonly ok: true; readonly jumps: readonly JumpHost[] } | LoginFault;

/** The way to a host, nearest first. A setting of its own replaces that of a wider level as a whole. */
export function resolveJumps(context: JumpContext): Jumps {
	const given = context.settings.proxyJump;
	if (given === undefined || given.value === NO_JUMP) return { ok: true, jumps: [] };
	const jumps: JumpHost[] = [];
	for (const data of listJumps(given.value)) {
		const found = resolveJump(data, given, context);
		if (!("address" in found)) return found;
		jumps.push(found);
	}
	return { ok: true, jumps };
}

function listJumps(value: ProxyJumpData): readonly JumpData[] {
	return Array.isArray(value) ? value : [value];
}

type JumpMapping = Exclude<JumpData, string>;

function resolveJump(
	data: JumpData,
	given: Sourced<ProxyJumpData>,
	context: JumpContext,
): JumpHost | LoginFault {
	const jump = typeof data === "string" ? parseUrl(data) : data;
	const login = jumpLogin(jump, given, context);
	if ("ok" in login) return login;
	const folder = given.origin?.source.folder ?? context.home;
	const { knownHosts } = jump;
	return {
		...login,
		address: jump.address,
		port: jump.port ?? DEFAULT_PORT,
		hostKeyPins: [jump.hostKey ?? []].flat().map((pin) => pin.replace(/=$/, "")),
		knownHosts: knownHosts?.map((path) => absolutePath(path, folder, context.home)) ?? context.knownHosts,
		concurrency: jump.concurrency ?? DEFAULT_CONCURRENCY,
	};
}

function parseUrl(url: string): JumpMapping {
	const [, user, ipv6, address, port] = JUMP_URL.exec(url) ?? [];
	return {
		address: ipv6 ?? address ?? "",
		...(user === undefined ? {} : { user }),
		...(port === undefined ? {} : { port: Number(port) }),
	};
}

/** Its own login where it has one; otherwise that of the host, for a user of its own if one is named. */
function jumpLogin(
	jump: JumpMapping,
	given: Sourced<ProxyJumpData>,
	context: JumpContext,
): Login | LoginFault {
	const { tenant, hostLogin } = context;
	const { credential, user, keyFile, auth, agentKey } = jump;
	if (credential === undefined && keyFile === undefined && auth === undefined && agentKey === undefined) {
		if (user === undefined) return hostLogin;
		if (hostLogin.auth !== "password") return { ...hostLogin, credential: forUser(user, tenant, hostLogin) };
		return {
			ok: false,
			kind: "gap",
			message: `has the user ${user}, but no key for the jump host: the host itself uses a password; expected a mapping with credential, or with user and keyFile or auth: agent`,
			blame: given,
		};
	}
	const result = resolveLogin(tenant, sourced(jump, given), context.credentials, context.home);
	return result.ok ? result.login : { ...result, blame: result.blame ?? given };
}

function forUser(user: string, tenant: string, { credential }: Login): CredentialReference {
	return { ...credential, id: `${tenant}/user ${user} with the key of ${credential.id}`, user };
}

function sourced(jump: JumpMapping, { level, origin }: Sourced<ProxyJumpData>): LoginSettings {
	const { credential, user, keyFile, auth, agentKey } = jump;
	const settings = Object.entries({ credential, user, keyFile, auth, agentKey })
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => [key, { value, level, origin }]);
	return Object.fromEntries(settings) as LoginSettings;
}

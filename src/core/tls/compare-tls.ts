import type { EffectiveTls } from "./effective-tls.ts";

/** Servers with the same settings, and what they have where others have something else. */
export interface TlsGroup {
	readonly hosts: readonly string[];
	/** `TLS 1.0 server off` */
	readonly differing: readonly string[];
}

/** Groups servers by their settings, the largest group first; one group means that all agree. */
export function compareTls(
	servers: readonly { readonly host: string; readonly tls: EffectiveTls }[],
): TlsGroup[] {
	const names = [...new Set(servers.flatMap(({ tls }) => [...tls.keys()]))];
	const valueOf = (tls: EffectiveTls, name: string): string => tls.get(name) ?? "not seen";
	const differing = names.filter((name) => new Set(servers.map(({ tls }) => valueOf(tls, name))).size > 1);
	const groups = new Map<string, { hosts: string[]; differing: string[] }>();
	for (const { host, tls } of servers) {
		const own = differing.map((name) => `${name} ${valueOf(tls, name)}`);
		const group = groups.get(JSON.stringify(own)) ?? { hosts: [], differing: own };
		group.hosts.push(host);
		groups.set(JSON.stringify(own), group);
	}
	return [...groups.values()].sort((a, b) => b.hosts.length - a.hosts.length);
}

import { Document, visit } from "yaml";
import type { PlacedHost } from "./server/serve-estate.ts";

/** An inventory that a person could have written for these hosts; paths are relative to its folder. */
export function describeInventory(hosts: readonly PlacedHost[], userOf: (tenant: string) => string): string {
	const port = mostCommonPort(hosts);
	const tenants = groupBy(hosts, (placed) => placed.host.tenant);
	const document = new Document(
		{
			version: 1,
			defaults: { connection: { port, knownHosts: ["known_hosts"] } },
			tenants: Object.fromEntries(
				[...tenants].map(([tenant, members]) => [
					tenant,
					describeTenant(tenant, members, userOf(tenant), port),
				]),
			),
		},
		{ aliasDuplicateObjects: false },
	);
	document.commentBefore = " Simulated estate on this machine; written anew each time the lab starts.";
	// A host is one line, as people write it.
	visit(document, {
		Seq: (_key, node) => void (node.flow = true),
		Map: (_key, node) => void (node.flow = node.has("address")),
	});
	return document.toString({ lineWidth: 0 });
}

function describeTenant(tenant: string, hosts: readonly PlacedHost[], user: string, port: number): object {
	const sites = groupBy(hosts, (placed) => placed.host.site);
	const dags = [...new Set(hosts.flatMap(dagOf))];
	const uses = (credential: string): boolean => hosts.some((placed) => credentialOf(placed) === credential);
	return {
		displayName: tenant.charAt(0).toUpperCase() + tenant.slice(1),
		credentials: {
			fleet: { user, keyFile: "id_ed25519" },
			...(uses("console") ? { console: { user, password: "file:password" } } : {}),
			...(uses("outdated") ? { outdated: { user, password: "file:password-wrong" } } : {}),
		},
		connection: { credential: "fleet" },
		policy: { allowApply: true },
		// But for their DAGs the estate has no stand-ins, so that changes can go side by side.
		dag: "none",
		loadBalancerGroup: "none",
		...(dags.length === 0 ? {} : { groups: Object.fromEntries(dags.map((dag) => [dag, { kind: "dag" }])) }),
		sites: Object.fromEntries(
			[...sites].map(([site, members]) => [
				site,
				{
					hosts: Object.fromEntries(members.map((placed) => [placed.host.name, describeHost(placed, port)])),
				},
			]),
		),
	};
}

function describeHost(placed: PlacedHost, port: number): object {
	const { story } = placed.host;
	const credential = credentialOf(placed);
	const connection = {
		...(placed.port === port ? {} : { port: placed.port }),
		...(credential === "fleet" ? {} : { credential }),
	};
	return {
		address: placed.address,
		roles: story.roles,
		...(dagOf(placed).length === 0 ? {} : { groups: dagOf(placed) }),
		...(story.esu === "none" ? {} : { esu: story.esu }),
		...(Object.keys(connection).length === 0 ? {} : { connection }),
	};
}

function credentialOf(placed: PlacedHost): "fleet" | "console" | "outdated" {
	const { story } = placed.host;
	if (story.conduct.kind === "wrong-password") return "outdated";
	return story.auth === "password" ? "console" : "fleet";
}

/** Names of groups are in small letters. */
function dagOf({ host }: PlacedHost): readonly string[] {
	const { dag } = host.story.machine;
	return dag === undefined ? [] : [dag.name.toLowerCase()];
}

function mostCommonPort(hosts: readonly PlacedHost[]): number {
	const groups = [...groupBy(hosts, (placed) => placed.port)];
	return groups.sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? 22;
}

function groupBy<Key>(
	hosts: readonly PlacedHost[],
	keyOf: (placed: PlacedHost) => Key,
): Map<Key, PlacedHost[]> {
	const groups = new Map<Key, PlacedHost[]>();
	for (const placed of hosts) {
		const key = keyOf(placed);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [placed]);
		else group.push(placed);
	}
	return groups;
}

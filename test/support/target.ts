import { readFileSync } from "node:fs";
import type { Credential, Host } from "../../src/core/model/host.ts";
import { Secret } from "../../src/core/secret.ts";
import { CredentialGate } from "../../src/remoting/runner/credential-gate.ts";
import type { Target } from "../../src/remoting/transport.ts";

type HostOver = Partial<Omit<Host, "connection">> & { readonly connection?: Partial<Host["connection"]> };

/** A host with defaults that suit a server on loopback. */
export function buildHost(over: HostOver = {}): Host {
	const { connection, ...rest } = over;
	const tenant = over.tenant ?? "contoso";
	const site = over.site ?? "berlin";
	const name = over.name ?? "ex01";
	return {
		id: `${tenant}/${site}/${name}`,
		tenant,
		site,
		name,
		address: "127.0.0.1",
		aliases: [],
		groups: [],
		tags: [],
		roles: [],
		esu: "none",
		redundancy: { dags: null, loadBalancers: null },
		weakenings: [],
		...rest,
		connection: {
			transport: "ssh",
			remoting: undefined,
			port: 22,
			auth: "key",
			credential: {
				id: "contoso/admin",
				user: "admin",
				password: undefined,
				keyFile: undefined,
				passphrase: undefined,
			},
			agentKey: undefined,
			proxyJump: [],
			hostKeyPins: [],
			hostKeyCheck: "strict",
			knownHosts: [],
			powershell: "powershell.exe",
			session: "exec",
			timeouts: { connectMs: 10_000, operationMs: 60_000, idleMs: 60_000 },
			...connection,
		},
	};
}

/** A credential with a key file, a password, or both. */
export function buildCredential(
	user: string,
	over: { readonly keyFile?: string; readonly password?: string } = {},
): Credential {
	return {
		id: "contoso/admin",
		user,
		password: over.password === undefined ? undefined : new Secret(over.password, "env:TEST_PASSWORD"),
		privateKey:
			over.keyFile === undefined
				? undefined
				: new Secret(readFileSync(over.keyFile, "utf8"), `file:${over.keyFile}`),
		passphrase: undefined,
	};
}

export function buildTarget(host: Host, credential: Credential): Target {
	return { host, credential, gate: new CredentialGate(), jumps: [] };
}

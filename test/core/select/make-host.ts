import type { Host } from "../../../src/core/model/host.ts";

/** A host by its id, with the rest filled in. */
export function makeHost(id: string, overrides: Partial<Host> = {}): Host {
	const [tenant = "", site = "", name = ""] = id.split("/");
	return {
		id,
		tenant,
		site,
		name,
		address: `${name}.${tenant}.example`,
		aliases: [],
		groups: [],
		tags: [],
		roles: [],
		esu: "none",
		redundancy: { dags: null, loadBalancers: null },
		connection: {
			transport: "ssh",
			remoting: undefined,
			port: 22,
			auth: "key",
			credential: {
				id: `${tenant}/admin`,
				user: "svc",
				password: undefined,
				keyFile: "/id",
				passphrase: undefined,
			},
			agentKey: undefined,
			proxyJump: [],
			hostKeyPins: [],
			hostKeyCheck: "strict",
			knownHosts: [],
			powershell: "powershell.exe",
			session: "auto",
			timeouts: { connectMs: 15_000, operationMs: 300_000, idleMs: 120_000 },
		},
		weakenings: [],
		...overrides,
	};
}

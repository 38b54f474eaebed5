import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/core/model/host.ts";
import { first, HOME, loadText } from "./load-text.ts";

const PIN = "SHA256:1Q9sDiqLr4Y9n2cyI7HvQfwVq0M0BqgWqf1jpRuoXbo";

async function connectionOf(connection: string, wider = "{ credential: admin }"): Promise<Connection> {
	const { hosts } = await loadText(`version: 1
credentials:
  admin: { user: svc, keyFile: ~/id, passphrase: 'env:PHRASE' }
  secret: { user: svc, password: 'env:SVC' }
  bastion: { user: jump, password: 'env:BASTION' }
connection: ${wider}
hosts: { ex01: { connection: ${connection} } }
`);
	return first(hosts).connection;
}

async function jumpsOf(proxyJump: string, wider?: string): Promise<Connection["proxyJump"]> {
	return (await connectionOf(`{ proxyJump: ${proxyJump} }`, wider)).proxyJump;
}

describe("proxyJump", () => {
	it("is read from a URL; its user takes the key of the host's own login", async () => {
		expect(await jumpsOf("ssh://jump@bastion.contoso.example:2222")).toEqual([
			{
				address: "bastion.contoso.example",
				port: 2222,
				auth: "key",
				credential: {
					id: "default/user jump with the key of default/admin",
					user: "jump",
					password: undefined,
					keyFile: join(HOME, "id"),
					passphrase: "env:PHRASE",
				},
				agentKey: undefined,
				hostKeyPins: [],
				knownHosts: [join(HOME, ".ssh/known_hosts")],
				concurrency: 10,
			},
		]);
	});

	it("uses the login of the host where it has none", async () => {
		const [jump] = await jumpsOf("ssh://bastion", "{ credential: secret }");
		expect(jump).toMatchObject({ port: 22, auth: "password", credential: { id: "default/secret" } });
	});

	it("takes a credential, pins, known_hosts and a limit of its own", async () => {
		const [jump] = await jumpsOf(
			`{ address: bastion, credential: bastion, hostKey: '${PIN}=', knownHosts: [/etc/known], concurrency: 3 }`,
		);
		expect(jump).toMatchObject({
			auth: "password",
			credential: { id: "default/bastion", password: "env:BASTION" },
			hostKeyPins: [PIN],
			knownHosts: ["/etc/known"],
			concurrency: 3,
		});
	});

	it("reads a chain in order, IPv6 addresses too", async () => {
		const jumps = await jumpsOf("['ssh://a@[2001:db8::1]:2222', { address: b }, 'ssh://c']");
		expect(jumps.map(({ address, port }) => [address, port])).toEqual([
			["2001:db8::1", 2222],
			["b", 22],
			["c", 22],
		]);
	});

	it("of a wider level is replaced as a whole, or turned off with none", async () => {
		const wider = "{ credential: admin, proxyJump: { address: wide, concurrency: 2 } }";
		expect(await connectionOf("{}", wider)).toMatchObject({
			proxyJump: [{ address: "wide", concurrency: 2 }],
		});
		expect(await jumpsOf("ssh://near", wider)).toMatchObject([{ address: "near", concurrency: 10 }]);
		expect(await jumpsOf("none", wider)).toEqual([]);
	});

	it("lets two hosts have one address behind different jump hosts, but not behind one", async () => {
		const load = (second: string): Promise<unknown> =>
			loadText(`version: 1
connection: { user: svc, keyFile: id }
hosts:
  a: { address: 10.0.0.5, connection: { proxyJump: ssh://one } }
  b: { address: 10.0.0.5, connection: { proxyJump: ssh://${second} } }
`);
		await expect(load("two")).resolves.toBeDefined();
		await expect(load("one")).rejects.toThrow(/is that of default\/a too/);
	});
});

describe("auth: agent", () => {
	it("needs nothing but a user", async () => {
		const connection = await connectionOf("{ auth: agent }", "{ user: svc }");
		expect(connection).toMatchObject({ auth: "agent", agentKey: undefined, credential: { user: "svc" } });
	});

	it("reads the public half of a key file, never the private one", async () => {
		const connection = await connectionOf("{ auth: agent }");
		expect(connection.agentKey).toBe(join(HOME, "id.pub"));
		expect(connection.credential).toMatchObject({ keyFile: undefined, passphrase: undefined });
	});

	it("prefers a fingerprint", async () => {
		expect((await connectionOf(`{ auth: agent, agentKey: '${PIN}=' }`)).agentKey).toBe(PIN);
	});

	it("is used for a jump host that names only a user", async () => {
		const connection = await connectionOf(
			`{ auth: agent, agentKey: '${PIN}', proxyJump: ssh://jump@bastion }`,
		);
		expect(connection.proxyJump).toMatchObject([
			{ auth: "agent", agentKey: PIN, credential: { user: "jump", keyFile: undefined } },
		]);
	});
});

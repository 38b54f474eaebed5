import { describe, expect, it } from "vitest";
import { first, HOME, loadText } from "./load-text.ts";
import { join } from "node:path";

async function login(credential: string, connection: string) {
	const { hosts } = await loadText(`version: 1
credentials: { admin: { user: svc, ${credential} }, other: { user: other, password: 'env:OTHER' } }
connection: { credential: admin }
hosts: { ex01: { connection: ${connection} } }
`);
	const { auth, credential: used } = first(hosts).connection;
	return { auth, ...used };
}

const BOTH = "keyFile: ~/id, passphrase: 'env:PHRASE', password: 'env:PASSWORD'";

describe("login of a host", () => {
	it("uses the key where a credential has one, and drops the password", async () => {
		expect(await login(BOTH, "{}")).toMatchObject({
			auth: "key",
			keyFile: join(HOME, "id"),
			passphrase: "env:PHRASE",
			password: undefined,
		});
	});

	it("uses the password where the host says so, and drops the key", async () => {
		expect(await login(BOTH, "{ auth: password }")).toMatchObject({
			auth: "password",
			keyFile: undefined,
			passphrase: undefined,
			password: "env:PASSWORD",
		});
	});

	it("uses the password of a credential without key", async () => {
		expect(await login("password: 'env:PASSWORD'", "{}")).toMatchObject({ auth: "password" });
	});

	it("lets a nearer credential replace a wider one", async () => {
		expect(await login(BOTH, "{ credential: other }")).toMatchObject({ id: "default/other", user: "other" });
	});

	it("lets a nearer user replace a wider credential as a whole", async () => {
		expect(await login(BOTH, "{ user: edge, keyFile: /keys/edge }")).toMatchObject({
			id: "default/user edge with /keys/edge",
			user: "edge",
			keyFile: "/keys/edge",
			passphrase: undefined,
		});
	});
});

describe("login of a host behind PowerShell's own remoting", () => {
	async function remote(connection: string) {
		const { hosts } = await loadText(`version: 1
credentials: { admin: { user: svc, ${BOTH} } }
connection: { transport: powershell }
hosts: { ex01: { connection: ${connection} } }
`);
		return first(hosts).connection;
	}

	it("is whoever runs the program, where nothing is said", async () => {
		expect(await remote("{}")).toMatchObject({
			auth: "current-user",
			port: 5985,
			credential: { id: "default/current user", user: "", password: undefined, keyFile: undefined },
		});
	});

	it("is the password of a credential over WinRM, and its key over SSH", async () => {
		expect(await remote("{ credential: admin, useSsl: true }")).toMatchObject({
			auth: "password",
			port: 5986,
			credential: { password: "env:PASSWORD", keyFile: undefined },
		});
		expect(await remote("{ credential: admin, via: host-name }")).toMatchObject({
			auth: "key",
			port: 22,
			credential: { password: undefined, keyFile: join(HOME, "id") },
		});
	});

	it("keeps the user name where ssh of this machine has the key", async () => {
		expect(await remote("{ user: fleet, via: host-name }")).toMatchObject({
			auth: "current-user",
			credential: { user: "fleet" },
		});
	});
});

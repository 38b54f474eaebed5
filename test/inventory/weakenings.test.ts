import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { first, loadHosts, loadText } from "./load-text.ts";

const PIN = "SHA256:1Q9sDiqLr4Y9n2cyI7HvQfwVq0M0BqgWqf1jpRuoXbo";
const LAB = `version: 1
credentials: { admin: { user: svc, password: hunter2-hunter2 } }
connection: { credential: admin }
hosts: [ex01]
`;

describe("weakened checks", () => {
	it("are told in words for a host", async () => {
		const hosts = await loadHosts(
			"hosts: { a: { connection: { hostKeyCheck: off } }, b: { connection: { hostKeyCheck: accept-new } } }\n",
		);
		expect(hosts.map((host) => host.weakenings)).toEqual([
			["the SSH host key is not checked (hostKeyCheck: off)"],
			["an unknown SSH host key is trusted on first use (hostKeyCheck: accept-new)"],
		]);
	});

	it("of a certificate are told where a certificate is looked at", async () => {
		const hosts = await loadHosts(
			"hosts: { a: { connection: { transport: powershell, auth: current-user, useSsl: true, skipCertificateChecks: [name, revocation] } }, b: { connection: { transport: powershell, auth: current-user, skipCertificateChecks: [name], hostKeyCheck: off } } }\n",
		);
		expect(hosts.map((host) => host.weakenings)).toEqual([
			[
				"the TLS certificate may be made out to another name (skipCertificateChecks: name)",
				"a revoked TLS certificate is accepted (skipCertificateChecks: revocation)",
			],
			[],
		]);
	});

	it("of a site count for its hosts, and once for the tenant", async () => {
		const { tenants } = await loadText(
			"version: 1\nconnection: { user: svc, keyFile: id }\nsites: { lab: { connection: { hostKeyCheck: off }, hosts: [a, b] } }\n",
		);
		expect(tenants[0]?.weakenings).toEqual(["the SSH host key is not checked (hostKeyCheck: off)"]);
	});

	it("of a site are none for a host with a pinned key", async () => {
		const host = first(
			await loadHosts(
				`sites: { lab: { connection: { hostKeyCheck: off }, hosts: { a: { connection: { hostKey: '${PIN}=' } } } } }\n`,
			),
		);
		expect(host.connection).toMatchObject({ hostKeyCheck: "strict", hostKeyPins: [PIN] });
		expect(host.weakenings).toEqual([]);
	});
});

describe("literal passwords", () => {
	it("are accepted for labs, kept out of the data, and noted as a weakening", async () => {
		const inventory = await loadText(LAB, { allowPlaintextSecrets: true });
		expect(first(inventory.hosts).weakenings).toEqual([
			"the password of credential default/admin is written in the inventory in plain text",
		]);
		expect(first(inventory.hosts).connection.credential.password).toBe("plaintext:default/admin/password");
		expect([...inventory.plaintextSecrets.values()].map((secret) => secret.reveal())).toEqual([
			"hunter2-hunter2",
		]);
		expect(inspect(inventory, { depth: 20 })).not.toContain("hunter2");
		expect(JSON.stringify(inventory)).not.toContain("hunter2");
	});

	it("cannot be told by their stand-in in a file", async () => {
		await expect(
			loadText(LAB.replace("hunter2-hunter2", "'plaintext:default/admin/password'")),
		).rejects.toThrow(/literal secret is refused/);
	});

	it("do not let reference forms of later versions through", async () => {
		await expect(
			loadText(LAB.replace("hunter2-hunter2", "'keyring:a/b'"), { allowPlaintextSecrets: true }),
		).rejects.toThrow(/not available in this version/);
	});
});

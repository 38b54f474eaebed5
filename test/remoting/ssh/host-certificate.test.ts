import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { cheapPowerShell } from "../../support/cheap-powershell.ts";
import { type KeyType, makeKey, readPublic, signHostKey } from "../../support/make-certificate.ts";
import { sshdPath, startSshd } from "../../support/sshd.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";
import { startTcpProxy } from "../../support/tcp-proxy.ts";

const NEVER = new AbortController().signal;

interface Setup {
	readonly type?: KeyType;
	/** Lines of known_hosts, from the folder of the server and its port. */
	readonly lines: (dir: string, port: number) => string;
	readonly principals?: readonly string[];
	readonly name?: string;
	readonly now?: Date;
	readonly withCertificate?: boolean;
	/** Port to connect to instead of the server's. */
	readonly through?: (port: number) => number;
}

/** Connects to a real sshd that has a host certificate. */
async function connect(setup: Setup): Promise<unknown> {
	const { type = "ed25519", principals = ["127.0.0.1"], withCertificate = true } = setup;
	const sshd = await startSshd(cheapPowerShell(), {
		prepare(dir) {
			const authority = makeKey(dir, "authority");
			makeKey(dir, "other");
			const key = makeKey(dir, "certified", type);
			const lines = [`HostKey ${key}`];
			return withCertificate
				? [...lines, `HostCertificate ${signHostKey(authority, key, { principals })}`]
				: lines;
		},
	});
	onTestFinished(() => sshd.stop());
	const knownHosts = join(sshd.dir, "known");
	writeFileSync(knownHosts, setup.lines(sshd.dir, sshd.port));
	const host = buildHost({
		name: setup.name ?? "ex01",
		connection: { port: setup.through?.(sshd.port) ?? sshd.port, knownHosts: [knownHosts] },
	});
	const { now } = setup;
	const transport = createSshTransport(now === undefined ? {} : { now: () => now });
	return await transport
		.connect(buildTarget(host, buildCredential(sshd.user, { keyFile: sshd.keyFile })), NEVER)
		.then(
			async (session) => {
				await session.close();
				return "connected";
			},
			(thrown: unknown) => thrown,
		);
}

function line(marker: string, pattern: string, dir: string, key: string): string {
	const { type, base64 } = readPublic(join(dir, `${key}.pub`));
	return `${marker}${pattern} ${type} ${base64}\n`;
}

describe.skipIf(sshdPath === undefined)("host certificates of a real sshd", () => {
	it.each(["ed25519", "ecdsa", "rsa"] as const)(
		"are accepted from the authority in known_hosts: %s",
		async (type) => {
			const lines = (dir: string): string => line("@cert-authority ", "*", dir, "authority");
			expect(await connect({ type, lines })).toBe("connected");
		},
	);

	it("are looked for with and without the port", async () => {
		const lines = (dir: string): string => line("@cert-authority ", "127.0.0.*", dir, "authority");
		expect(await connect({ lines })).toBe("connected");
		const withPort = (dir: string, port: number): string =>
			line("@cert-authority ", `[127.0.0.1]:${port}`, dir, "authority");
		expect(await connect({ lines: withPort })).toBe("connected");
	});

	it("may be made out to the name of the host in the inventory", async () => {
		const lines = (dir: string): string => line("@cert-authority ", "ex07.contoso.example", dir, "authority");
		const name = "ex07.contoso.example";
		expect(await connect({ lines, name, principals: [name] })).toBe("connected");
	});

	it("are refused from another authority, with the reason", async () => {
		const lines = (dir: string): string => line("@cert-authority ", "*", dir, "other");
		expect(await connect({ lines })).toMatchObject({
			code: "host-key",
			message: expect.stringMatching(
				/is not known; known_hosts has a certificate authority for it, but .* another authority/,
			),
		});
	});

	it("are refused when they have expired", async () => {
		const lines = (dir: string): string => line("@cert-authority ", "*", dir, "authority");
		const now = new Date(Date.now() + 24 * 3_600_000);
		expect(await connect({ lines, now })).toMatchObject({ message: expect.stringContaining("has expired") });
	});

	it("are refused when the key is revoked", async () => {
		const lines = (dir: string): string =>
			line("@cert-authority ", "*", dir, "authority") + line("@revoked ", "*", dir, "certified");
		expect(await connect({ lines })).toMatchObject({ code: "host-key" });
	});

	it("leave it to the plain keys on file where the server has none", async () => {
		const lines = (dir: string, port: number): string =>
			line("@cert-authority ", "*", dir, "authority") + line("", `[127.0.0.1]:${port}`, dir, "certified");
		expect(await connect({ lines, withCertificate: false })).toBe("connected");
	});

	it("are missed, by name, where no plain key is on file", async () => {
		const lines = (dir: string): string => line("@cert-authority ", "*", dir, "authority");
		expect(await connect({ lines, withCertificate: false })).toMatchObject({
			code: "host-key",
			message: expect.stringContaining("but the host has no certificate"),
		});
	});

	it("are worth nothing in the hands of a server that does not have their key", async () => {
		let certified = 0;
		const impostor = await startSshd(cheapPowerShell());
		onTestFinished(() => impostor.stop());
		const proxy = await startTcpProxy((connection) => (connection === 1 ? certified : impostor.port));
		onTestFinished(() => proxy.stop());
		const lines = (dir: string): string => line("@cert-authority ", "*", dir, "authority");
		const error = await connect({
			lines,
			through(port) {
				certified = port;
				return proxy.port;
			},
		});
		expect(error).toMatchObject({
			code: "host-key",
			message: expect.stringContaining("not the one in the host's certificate"),
		});
		expect(impostor.log()).not.toContain("Accepted");
	});

	it("win over an outdated plain key, as in ssh", async () => {
		const lines = (dir: string, port: number): string =>
			line("@cert-authority ", "*", dir, "authority") + line("", `[127.0.0.1]:${port}`, dir, "other");
		expect(await connect({ lines })).toBe("connected");
	});
});

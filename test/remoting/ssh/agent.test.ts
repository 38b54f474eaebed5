import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { agentPaths } from "../../../src/remoting/ssh/agent-keys.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { cheapPowerShell } from "../../support/cheap-powershell.ts";
import { hasSshAgent, type SshAgent, startSshAgent } from "../../support/ssh-agent.ts";
import { type Sshd, sshdPath, startSshd } from "../../support/sshd.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

const NEVER = new AbortController().signal;

describe("agentPaths", () => {
	it("is what SSH_AUTH_SOCK says", () => {
		expect(agentPaths({ SSH_AUTH_SOCK: "/run/agent" }, "linux")).toEqual(["/run/agent"]);
		expect(agentPaths({}, "linux")).toEqual([]);
	});

	it("is the agent of OpenSSH on Windows, then Pageant", () => {
		expect(agentPaths({}, "win32")).toEqual(["\\\\.\\pipe\\openssh-ssh-agent", "pageant"]);
	});
});

describe.skipIf(sshdPath === undefined || !hasSshAgent)("login with a real ssh-agent on a real sshd", () => {
	let sshd: Sshd;
	let agent: SshAgent;

	beforeAll(async () => {
		sshd = await startSshd(cheapPowerShell(), { prepare: () => ["MaxAuthTries 2"] });
	});
	afterAll(() => sshd.stop());

	async function startAgent(): Promise<SshAgent> {
		const started = await startSshAgent();
		onTestFinished(() => started.stop());
		return started;
	}
	async function logIn(
		agentKey?: string,
		environment: NodeJS.ProcessEnv = agent.environment,
	): Promise<unknown> {
		const host = buildHost({
			connection: { port: sshd.port, knownHosts: [sshd.knownHosts], auth: "agent", agentKey },
		});
		return await createSshTransport({ environment })
			.connect(buildTarget(host, buildCredential(sshd.user)), NEVER)
			.then(
				async (session) => {
					await session.close();
					return "connected";
				},
				(thrown: unknown) => thrown,
			);
	}
	function refusals(): number {
		return sshd.log().split("Failed publickey").length - 1;
	}
	function fingerprintOf(keyFile: string): string {
		return execFileSync("ssh-keygen", ["-lf", keyFile], { encoding: "utf8" }).split(" ")[1] ?? "";
	}
	/** More wrong keys than the server takes; the right one comes last. */
	async function fullAgent(): Promise<void> {
		agent = await startAgent();
		for (const name of ["a", "b", "c"]) agent.addNew(name);
		agent.add(sshd.keyFile);
	}

	it("uses the only key there is", async () => {
		agent = await startAgent();
		agent.add(sshd.keyFile);
		expect(await logIn()).toBe("connected");
	});

	it.each(["rsa", "ecdsa"] as const)("signs with a key of type %s", async (type) => {
		agent = await startAgent();
		const keyFile = agent.addNew(type, type);
		const keys = join(sshd.dir, "authorized_keys");
		const before = readFileSync(keys);
		writeFileSync(keys, Buffer.concat([before, readFileSync(`${keyFile}.pub`)]));
		onTestFinished(() => writeFileSync(keys, before));
		expect(await logIn()).toBe("connected");
	});

	it("offers the key with the chosen fingerprint and no other", async () => {
		await fullAgent();
		const before = refusals();
		expect(await logIn(fingerprintOf(sshd.keyFile))).toBe("connected");
		expect(refusals()).toBe(before);
	});

	it("offers the key of a public key file and no other", async () => {
		await fullAgent();
		const publicKey = join(agent.dir, "chosen.pub");
		copyFileSync(`${sshd.keyFile}.pub`, publicKey);
		expect(await logIn(publicKey)).toBe("connected");
	});

	it("asks for a choice before it bothers a server with many keys", async () => {
		await fullAgent();
		const before = refusals();
		expect(await logIn()).toMatchObject({
			code: "auth",
			message: "the SSH agent has 4 keys",
			hint: expect.stringContaining("agentKey"),
		});
		expect(refusals()).toBe(before);
	});

	it("takes a server that hangs up after refused keys for a refused login", async () => {
		agent = await startAgent();
		for (const name of ["a", "b", "c"]) agent.addNew(name);
		expect(await logIn()).toMatchObject({ code: "auth", transient: false });
	});

	it("says that a chosen key is missing", async () => {
		agent = await startAgent();
		expect(await logIn(fingerprintOf(sshd.keyFile))).toMatchObject({
			code: "auth",
			message: expect.stringMatching(/does not have the key SHA256:/),
		});
	});

	it("says that a public key file is missing", async () => {
		agent = await startAgent();
		expect(await logIn(join(agent.dir, "nothing.pub"))).toMatchObject({
			code: "auth",
			message: expect.stringContaining("cannot be read"),
		});
	});

	it("says that the agent has no key", async () => {
		agent = await startAgent();
		expect(await logIn()).toMatchObject({ code: "auth", message: "the SSH agent has no key" });
	});

	it("says that there is no agent", async () => {
		expect(await logIn(undefined, {})).toMatchObject({
			message: expect.stringContaining("SSH_AUTH_SOCK is not set"),
		});
		expect(await logIn(undefined, { SSH_AUTH_SOCK: "/nowhere" })).toMatchObject({
			code: "auth",
			message: expect.stringContaining("nothing answers at /nowhere"),
		});
	});
});

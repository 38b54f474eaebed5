import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { ScriptBundle } from "../../../src/core/model/script-bundle.ts";
import { type LabHandle, runLab } from "../../../src/lab/run-lab.ts";
import { CredentialGate } from "../../../src/remoting/runner/credential-gate.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import type { Target, Transport } from "../../../src/remoting/transport.ts";
import { transportSuite } from "../../contracts/transport-suite.ts";
import { setupBundle } from "../../support/bundle.ts";
import { cheapPowerShell } from "../../support/cheap-powershell.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { createRoute, jumpOver } from "../../support/jump-route.ts";
import { type Sshd, type SshdOptions, sshdPath, startSshd } from "../../support/sshd.ts";
import { buildCredential } from "../../support/target.ts";
import { tempDirFor } from "../../support/temp-dir.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const OPTIONS = { timeoutMs: 30_000, idleMs: 30_000, signal: NEVER };

describe.skipIf(sshdPath === undefined)("ProxyJump through a real sshd", () => {
	let bastion: Sshd;
	let server: Sshd;
	let bundle: ScriptBundle;
	let transport: Transport;
	let gate: CredentialGate;

	beforeAll(async () => {
		[bastion, server, bundle] = await Promise.all([
			startSshd("exit 1"),
			startSshd(cheapPowerShell()),
			setupBundle(),
		]);
		newRun();
	});
	afterAll(() => Promise.all([bastion.stop(), server.stop()]));

	async function start(powershell: string, options: SshdOptions = {}): Promise<Sshd> {
		const sshd = await startSshd(powershell, options);
		onTestFinished(() => sshd.stop());
		return sshd;
	}
	async function proxyTo(port: number): Promise<TcpProxy> {
		const proxy = await startTcpProxy(port);
		onTestFinished(() => proxy.stop());
		return proxy;
	}
	function targetOver(...args: Parameters<ReturnType<typeof createRoute>>): Target {
		return createRoute(bastion, server, gate)(...args);
	}
	/** What a new run has of its own. */
	function newRun(): void {
		transport = createSshTransport();
		gate = new CredentialGate();
	}
	function logins(sshd: Sshd): number {
		return sshd.log().split("Accepted publickey").length - 1;
	}
	async function probe(target: Target): Promise<unknown> {
		const session = await transport.connect(target, NEVER);
		try {
			return await session.probe(bundle, OPTIONS);
		} finally {
			await session.close();
		}
	}
	function failure(target: Target): Promise<unknown> {
		return probe(target).then(
			(hello) => hello,
			(thrown: unknown) => thrown,
		);
	}

	it("reaches a host through a jump host", async () => {
		expect(await probe(targetOver([jumpOver(bastion)]))).toMatchObject({ powershell: "5.1" });
	});

	it("logs in once to a jump host that hosts share, also one after the other", async () => {
		const before = logins(bastion);
		newRun();
		const target = targetOver([jumpOver(bastion)]);
		await Promise.all(Array.from({ length: 8 }, () => probe(target)));
		await probe(target);
		expect(logins(bastion)).toBe(before + 1);
	});

	it("leaves the jump host when nobody needs it any more", async () => {
		const proxy = await proxyTo(bastion.port);
		await probe(targetOver([jumpOver(bastion, { port: proxy.port })]));
		await expect.poll(() => proxy.open, { timeout: 5000 }).toBe(0);
	});

	it("goes over a chain of three", async () => {
		const second = await start("exit 1");
		const third = await start("exit 1");
		const target = targetOver([jumpOver(bastion), jumpOver(second), jumpOver(third)]);
		const jumps = [bastion, second, third].map((sshd, index) => ({
			jump: target.jumps[index]?.jump ?? jumpOver(sshd),
			credential: buildCredential(sshd.user, { keyFile: sshd.keyFile }),
			gate: new CredentialGate(),
		}));
		expect(await probe({ ...target, jumps })).toMatchObject({ powershell: "5.1" });
		expect(logins(third)).toBe(1);
	});

	it("keeps hosts apart that ask for different checks of the jump host", async () => {
		await probe(targetOver([jumpOver(bastion)]));
		const stricter = jumpOver(bastion, { hostKeyPins: [`SHA256:${"A".repeat(43)}`] });
		expect(await failure(targetOver([stricter]))).toMatchObject({ code: "host-key" });
	});

	it("refuses a jump host whose key is not known, and names it", async () => {
		const target = targetOver([jumpOver(bastion, { hostKeyPins: [] })]);
		expect(await failure(target)).toMatchObject({
			code: "host-key",
			message: expect.stringMatching(/^jump host 127\.0\.0\.1:\d+: host key .* is not known$/),
		});
	});

	it("shows a refused login at the jump host once, however many hosts are behind it", async () => {
		newRun();
		const strange = await start("exit 1");
		const target = targetOver([jumpOver(strange)]);
		const errors = await Promise.all(Array.from({ length: 6 }, () => failure(target)));
		errors.push(await failure(target));
		for (const error of errors) {
			expect(error).toMatchObject({
				code: "auth",
				message: expect.stringMatching(/^jump host .* refused the login/),
			});
		}
		// The server writes its log in its own time.
		const refusals = (): number => strange.log().split("Failed publickey").length - 1;
		await vi.waitFor(() => expect(refusals()).toBeGreaterThan(0));
		expect(refusals()).toBe(1);
	});

	it("tries a dead jump host three times in a row, then tells its hosts so at once", async () => {
		newRun();
		const proxy = await proxyTo(1);
		const target = targetOver([jumpOver(bastion, { port: proxy.port })]);
		const errors: unknown[] = [];
		for (let round = 0; round < 5; round += 1) errors.push(await failure(target));
		expect(proxy.total).toBe(3);
		expect(errors.slice(0, 3)).toEqual(Array(3).fill(expect.objectContaining({ transient: true })));
		expect(errors.at(-1)).toMatchObject({
			code: "closed",
			transient: false,
			message: expect.stringMatching(/^jump host /),
		});
	});

	it("tells a host that refuses connections from a jump host that does", async () => {
		newRun();
		const behind = targetOver([jumpOver(bastion)], server, { port: 1 });
		expect(await failure(behind)).toMatchObject({
			code: "refused",
			message: expect.stringMatching(/^127\.0\.0\.1:1 refuses connections from jump host/),
		});
		expect(await failure(targetOver([jumpOver(bastion, { port: 1 })]))).toMatchObject({
			code: "refused",
			message: "jump host 127.0.0.1:1 refuses connections",
		});
	});

	it("says when the jump host does not know the name", async () => {
		const target = targetOver([jumpOver(bastion)]);
		const host = { ...target.host, address: "no-such-host.invalid" };
		expect(await failure({ ...target, host })).toMatchObject({
			code: "dns",
			message: expect.stringMatching(/^jump host .* cannot resolve no-such-host\.invalid/),
		});
	});

	it("says when the jump host forwards nothing", async () => {
		const closed = await start("exit 1", { prepare: () => ["AllowTcpForwarding no"] });
		const target = targetOver([jumpOver(closed)]);
		const credential = buildCredential(closed.user, { keyFile: closed.keyFile });
		const jumps = target.jumps.map((jump) => ({ ...jump, credential, gate: new CredentialGate() }));
		expect(await failure({ ...target, jumps })).toMatchObject({
			code: "access-denied",
			message: expect.stringContaining("does not forward to"),
		});
	});

	it("checks the key of the host behind as always", async () => {
		const target = targetOver([jumpOver(bastion)], server, {
			hostKeyPins: [],
			knownHosts: [server.knownHosts],
		});
		expect(await probe(target)).toMatchObject({ powershell: "5.1" });
		const unknown = targetOver([jumpOver(bastion)], server, { hostKeyPins: [] });
		expect(await failure(unknown)).toMatchObject({
			code: "host-key",
			message: expect.stringMatching(/^host key/),
		});
	});

	it("runs a bundle as it does without a jump host", async () => {
		const session = await transport.connect(targetOver([jumpOver(bastion)]), NEVER);
		const items = await collectAsync(session.run(bundle, OPTIONS));
		await session.close();
		expect(items).toMatchObject([{ kind: "hello" }]);
	});

	describe("to the lab", () => {
		const stop = new AbortController();
		const dir = tempDirFor(afterAll);
		let lab: LabHandle;

		beforeAll(async () => {
			lab = await runLab({ dir, stories: ["clean"], engine: "recorded", signal: stop.signal });
		});
		afterAll(() => lab.close());

		transportSuite("the lab behind a jump host", { anyScript: false }, () => {
			const [placed] = lab.hosts;
			const target = targetOver([jumpOver(bastion)], server, {
				port: placed?.port ?? 0,
				hostKeyPins: [],
				knownHosts: [lab.files.knownHosts],
			});
			const host = { ...target.host, address: placed?.address ?? "" };
			const user = "CONTOSO\\svc-fleet";
			const connection = { ...host.connection, auth: "password" as const };
			const wrong = buildCredential(user, { password: readFileSync(lab.files.wrongPassword, "utf8") });
			return {
				transport,
				target: { ...target, host, credential: buildCredential(user, { keyFile: lab.files.clientKey }) },
				wrongCredential: { ...target, host: { ...host, connection }, credential: wrong },
				refusals: () => undefined,
			};
		});
	});
});

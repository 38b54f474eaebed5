import { setMaxListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ScriptBundle } from "../../../src/core/model/script-bundle.ts";
import { CredentialGate } from "../../../src/remoting/runner/credential-gate.ts";
import { runQueue } from "../../../src/remoting/runner/run-queue.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import type { Session, Target, Transport } from "../../../src/remoting/transport.ts";
import { setupBundle } from "../../support/bundle.ts";
import { cheapPowerShell } from "../../support/cheap-powershell.ts";
import { createRoute, jumpOver } from "../../support/jump-route.ts";
import { type Sshd, type SshdOptions, sshdPath, startSshd } from "../../support/sshd.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const OPTIONS = { timeoutMs: 30_000, idleMs: 30_000, signal: NEVER };

describe.skipIf(sshdPath === undefined)("ProxyJump when things go wrong or are many", () => {
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
	async function probe(target: Target): Promise<unknown> {
		const session = await transport.connect(target, NEVER);
		try {
			return await session.probe(bundle, OPTIONS);
		} finally {
			await session.close();
		}
	}

	describe("when things go wrong in the middle", () => {
		/** A run that has begun on the host, with its first item read. */
		async function running(
			proxy: TcpProxy,
			signal = NEVER,
		): Promise<{ readonly session: Session; readonly rest: Promise<unknown> }> {
			const slow = await start(cheapPowerShell("sleep 20"));
			newRun();
			const session = await transport.connect(
				targetOver([jumpOver(bastion, { port: proxy.port })], slow),
				signal,
			);
			const items = session.run(bundle, { ...OPTIONS, signal })[Symbol.asyncIterator]();
			expect(await items.next()).toMatchObject({ value: { kind: "hello" } });
			const rest = items.next().then(
				(item) => item,
				(thrown: unknown) => thrown,
			);
			return { session, rest };
		}

		it("says that the jump host was lost, and connects anew for the next host", async () => {
			const proxy = await proxyTo(bastion.port);
			const { session, rest } = await running(proxy);
			proxy.cut();
			expect(await rest).toMatchObject({
				code: "closed",
				message: expect.stringMatching(/^jump host 127\.0\.0\.1:\d+ closed the connection: /),
			});
			await session.close();
			expect(await probe(targetOver([jumpOver(bastion, { port: proxy.port })]))).toMatchObject({
				powershell: "5.1",
			});
		});

		it("ends within a second when the run is stopped, even if the jump host hangs", async () => {
			const proxy = await proxyTo(bastion.port);
			const stop = new AbortController();
			const { session, rest } = await running(proxy, stop.signal);
			proxy.freeze();
			const stoppedAt = performance.now();
			stop.abort();
			expect(await rest).toMatchObject({ code: "closed", transient: false });
			await session.close();
			expect(performance.now() - stoppedAt).toBeLessThan(1000);
			await expect.poll(() => proxy.open, { timeout: 1000 }).toBe(0);
		});
	});

	it("stops while it waits for a jump host that does not answer", async () => {
		const proxy = await proxyTo(bastion.port);
		const silent = await proxyTo(proxy.port);
		silent.freeze();
		const stop = new AbortController();
		const waiting = createSshTransport().connect(
			targetOver([jumpOver(bastion, { port: silent.port })]),
			stop.signal,
		);
		stop.abort();
		await expect(waiting).rejects.toMatchObject({ code: "closed", transient: false });
	});

	it("keeps the limit of the jump host under load, and lets other hosts pass", async () => {
		newRun();
		const slow = await start(cheapPowerShell("sleep 0.2"));
		const way = [jumpOver(bastion, { concurrency: 3 })];
		const behind = Array.from({ length: 12 }, () => targetOver(way, slow));
		const direct = Array.from({ length: 4 }, () => targetOver([], server));
		const ended: string[] = [];
		const targets = [...behind, ...direct];
		const queue = targets.map((target, index) => ({ ...target.host, index }));
		const limits = { fleet: 8, tenant: () => 100, site: () => 100 };
		let running = 0;
		let most = 0;
		await runQueue(
			queue,
			limits,
			async ({ index }) => {
				const target = targets[index];
				if (target === undefined) return;
				const isBehind = target.jumps.length > 0;
				if (isBehind) most = Math.max(most, (running += 1));
				await probe(target);
				if (isBehind) running -= 1;
				ended.push(isBehind ? "behind" : "direct");
			},
			NEVER,
		);
		expect(ended).toHaveLength(16);
		expect(most).toBe(3);
		expect(ended.lastIndexOf("direct")).toBeLessThan(12);
	});
});

import { setMaxListeners } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { ScriptBundle } from "../../../src/core/model/script-bundle.ts";
import {
	createPowerShellTransport,
	type PowerShellTransport,
	type PowerShellTransportOptions,
} from "../../../src/remoting/powershell/powershell-transport.ts";
import type { SessionItem, Target } from "../../../src/remoting/transport.ts";
import { bundleOf, setupBundle } from "../../support/bundle.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { canListProcesses, descendants, type ProcessEntry } from "../../support/processes.ts";
import { canRemote, REAL_PWSH, remotingTarget, startRemotingHost } from "../../support/remoting-host.ts";
import { tempDir } from "../../support/temp-dir.ts";

const NEVER = new AbortController().signal;
// As the app does for a run: every host listens.
setMaxListeners(0, NEVER);
const OPTIONS = { timeoutMs: 120_000, idleMs: 120_000, signal: NEVER };

/** PowerShell processes that this one holds, and the ssh clients below them. */
function held(): ProcessEntry[] {
	return descendants(process.pid).filter(({ command }) => /pwsh .*-Command -$/.test(command));
}
function sshClients(): ProcessEntry[] {
	return descendants(process.pid).filter(({ command }) => command.includes("UserKnownHostsFile"));
}

describe.skipIf(!canRemote || !canListProcesses)("one held PowerShell", () => {
	let sshd: Awaited<ReturnType<typeof startRemotingHost>>;
	const opened: PowerShellTransport[] = [];

	beforeAll(async () => {
		sshd = await startRemotingHost(REAL_PWSH, {
			garbage: "/bin/echo not a PowerShell at all",
			babble: "/usr/bin/yes babble",
		});
	});
	afterEach(() => Promise.all(opened.splice(0).map((transport) => transport.close())));
	afterAll(() => sshd.stop());

	function open(options: PowerShellTransportOptions = {}): PowerShellTransport {
		const transport = createPowerShellTransport(options);
		opened.push(transport);
		return transport;
	}
	async function collect(
		transport: PowerShellTransport,
		bundle: ScriptBundle,
		target: Target = remotingTarget(sshd),
		onItem: (item: SessionItem) => void = () => undefined,
	): Promise<SessionItem[]> {
		const session = await transport.connect(target, NEVER);
		try {
			const items: SessionItem[] = [];
			for await (const item of session.run(bundle, OPTIONS)) {
				items.push(item);
				onItem(item);
			}
			return items;
		} finally {
			await session.close();
		}
	}
	/** A script that waits for a file of the test, and says so; resolves `waits` at its first word. */
	async function waiting(): Promise<{ bundle: ScriptBundle; go: () => void }> {
		const file = join(tempDir(), "go");
		const bundle = await bundleOf(
			`while (-not [IO.File]::Exists('${file}')) { Write-ExfProgress 'waits'; [Threading.Thread]::Sleep(50) }; @{ went = $true }`,
		);
		return { bundle, go: () => writeFileSync(file, "") };
	}
	function firstWord(): { readonly came: Promise<void>; readonly onItem: (item: SessionItem) => void } {
		let onItem: (item: SessionItem) => void = () => undefined;
		const came = new Promise<void>((resolve) => {
			onItem = (item) => item.kind === "progress" && item.text === "waits" && resolve();
		});
		return { came, onItem: (item) => onItem(item) };
	}

	it("serves a dozen hosts at the same time", async () => {
		const transport = open();
		const bundle = await setupBundle();
		const sessions = await Promise.all(
			Array.from({ length: 12 }, (_, index) =>
				transport.connect(remotingTarget(sshd, { name: `ex${index}` }), NEVER),
			),
		);
		expect([held().length, sshClients().length]).toEqual([1, 12]);
		const all = await Promise.all(sessions.map((session) => collectAsync(session.run(bundle, OPTIONS))));
		expect(all.map((items) => items.filter(({ kind }) => kind === "envelope").length)).toEqual(
			Array.from({ length: 12 }, () => 1),
		);
		await Promise.all(sessions.map((session) => session.close()));
	}, 180_000);

	it("hands results on as they come: a slow host does not hold back a quick one", async () => {
		const transport = open();
		const { bundle, go } = await waiting();
		const word = firstWord();
		const slow = collect(transport, bundle, remotingTarget(sshd, { name: "slow" }), word.onItem);
		await word.came;
		const quick = await collect(transport, await bundleOf("@{ quick = $true }"));
		expect(quick.at(-1)).toMatchObject({ kind: "envelope" });
		go();
		expect((await slow).at(-1)).toMatchObject({
			kind: "envelope",
			text: expect.stringContaining('"went":true'),
		});
	});

	it("opens no more sessions than the throttle limit, and the next when one has ended", async () => {
		const transport = open({ throttleLimit: 2 });
		const [first] = await Promise.all([1, 2].map(() => transport.connect(remotingTarget(sshd), NEVER)));
		let isOpen = false;
		const third = transport.connect(remotingTarget(sshd), NEVER).then((session) => {
			isOpen = true;
			return session;
		});
		// Each goes through the same steps as the third would, so that it had its chance.
		await first?.probe(await setupBundle(), OPTIONS);
		expect([isOpen, sshClients().length]).toEqual([false, 2]);
		await first?.close();
		await (await third).close();
	});

	it("is started again when it is killed; hosts in flight are told that it went away", async () => {
		const transport = open();
		const word = firstWord();
		const { bundle } = await waiting();
		const run = collect(transport, bundle, remotingTarget(sshd), word.onItem);
		await word.came;
		const [before] = held();
		process.kill(before?.pid ?? 0, "SIGKILL");
		await expect(run).rejects.toMatchObject({ code: "closed", transient: true });
		expect((await collect(transport, await setupBundle())).at(-1)).toMatchObject({ kind: "envelope" });
		expect(held().map(({ pid }) => pid)).not.toContain(before?.pid);
		// Its ssh clients end with their input, and the PowerShell behind them with theirs.
		await vi.waitFor(() => expect(sshClients()).toEqual([]), { timeout: 20_000 });
	});

	it("is given up when it does not answer any more", async () => {
		const transport = open({ timings: { pingMs: 100, silentMs: 2000 } });
		const word = firstWord();
		const { bundle } = await waiting();
		const run = collect(transport, bundle, remotingTarget(sshd), word.onItem);
		await word.came;
		process.kill(held()[0]?.pid ?? 0, "SIGSTOP");
		await expect(run).rejects.toMatchObject({
			code: "closed",
			message: expect.stringContaining("did not answer"),
		});
		await vi.waitFor(() => expect(held()).toEqual([]), { timeout: 20_000 });
	});

	it("ends at Ctrl-C in its terminal, and takes nothing on its stdin for commands", async () => {
		const transport = open();
		const word = firstWord();
		const { bundle } = await waiting();
		const run = collect(transport, bundle, remotingTarget(sshd), word.onItem);
		await word.came;
		process.kill(held()[0]?.pid ?? 0, "SIGINT");
		await expect(run).rejects.toMatchObject({ code: "closed" });
		await vi.waitFor(() => expect([held(), sshClients()]).toEqual([[], []]), { timeout: 20_000 });
	});

	it("leaves no process behind when the transport is closed in the middle of a run", async () => {
		const transport = open();
		const word = firstWord();
		const { bundle } = await waiting();
		const run = collect(transport, bundle, remotingTarget(sshd), word.onItem);
		await word.came;
		expect(held()).toHaveLength(1);
		await Promise.all([transport.close(), expect(run).rejects.toMatchObject({ code: "closed" })]);
		expect([held(), sshClients()]).toEqual([[], []]);
		// Nor on the other side, which is this machine as well: sshd is a child of this process.
		const remote = (): string[] =>
			descendants(process.pid).flatMap(({ command }) => (command.includes("-sshs") ? [command] : []));
		await vi.waitFor(() => expect(remote()).toEqual([]), { timeout: 10_000 });
	});

	it("says so when the program cannot be started, each time anew", async () => {
		const machine = { platform: process.platform, environment: { PATH: "/nowhere" }, exists: () => true };
		const transport = open({ machine });
		for (let turn = 0; turn < 2; turn += 1) {
			await expect(transport.connect(remotingTarget(sshd), NEVER)).rejects.toMatchObject({
				code: "protocol",
				message: expect.stringContaining("/nowhere/pwsh on this machine did not start"),
			});
		}
	});

	it("ends ssh although the script on the other side cannot be stopped", async () => {
		const transport = open();
		const word = firstWord();
		const stop = new AbortController();
		const bundle = await bundleOf("Write-ExfProgress 'waits'; [Threading.Thread]::Sleep(15000); @{}");
		const session = await transport.connect(remotingTarget(sshd), NEVER);
		const run = (async () => {
			for await (const item of session.run(bundle, { ...OPTIONS, signal: stop.signal })) word.onItem(item);
		})();
		await word.came;
		stop.abort();
		await expect(run).rejects.toMatchObject({ code: "closed", transient: false });
		await session.close();
		await vi.waitFor(() => expect(sshClients()).toEqual([]), { timeout: 8000 });
	});

	it("shows no script, prefix or key on any command line", async () => {
		const transport = open();
		const word = firstWord();
		const { bundle, go } = await waiting();
		const run = collect(
			transport,
			{ ...bundle, parameters: [{ unit: "collect/test", name: "note", value: "parameter-of-the-test" }] },
			remotingTarget(sshd),
			word.onItem,
		).catch(() => undefined);
		await word.came.catch(() => undefined);
		const lines = descendants(process.pid).map(({ command }) => command);
		expect(lines.filter((line) => /Write-ExfProgress|parameter-of-the-test|PRIVATE KEY/.test(line))).toEqual(
			[],
		);
		expect(lines.some((line) => line.includes(readFileSync(sshd.keyFile, "utf8").slice(40, 80)))).toBe(false);
		go();
		await run;
	});

	it.each(["garbage", "babble"])(
		"takes %s for what it is, and other hosts go on",
		async (configurationName) => {
			const transport = open();
			const target = remotingTarget(sshd, { configurationName });
			const timeouts = { ...target.host.connection.timeouts, connectMs: 5000 };
			const host = { ...target.host, connection: { ...target.host.connection, timeouts } };
			const hostile = transport.connect({ ...target, host }, NEVER).then(
				() => "connected",
				(thrown: unknown) => thrown,
			);
			const bundle = await setupBundle();
			// PowerShell 7.6.5 itself sometimes dies when a server babbles and hangs up (it writes its goodbye into
			// a pipe that nobody reads); then the others are told that they may try again, and can.
			const good = collect(transport, bundle).catch(async (thrown: unknown) => {
				expect(thrown).toMatchObject({ code: "closed", transient: true });
				return await collect(transport, bundle);
			});
			expect(await hostile).toMatchObject({
				name: "TransportError",
				code: expect.stringMatching(/^(?:protocol|connect-timeout|closed)$/),
			});
			expect((await good).at(-1)).toMatchObject({ kind: "envelope" });
		},
	);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SESSION_KINDS } from "../../../src/core/model/host.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import type { SessionItem, Target } from "../../../src/remoting/transport.ts";
import { bundleOf } from "../../support/bundle.ts";
import { POWERSHELL_PEERS } from "../../support/powershell-peers.ts";
import { hasProcessList, processesLeft, processesOf } from "../../support/process-list.ts";
import { type Sshd, startSshd } from "../../support/sshd.ts";
import { sshdTarget } from "../../support/sshd-target.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

/** PowerShell gets the end of its input, and ends. */
const PSRP_MS = 2000;
/** Deadline of the scripts of these tests, and time for PowerShell to end itself then. */
const DEADLINE_MS = 6000;
const OWN_MS = DEADLINE_MS + 2000;

const BUSY = "while ($true) { Write-ExfProgress 'busy'; [Threading.Thread]::Sleep(20) }";
/** A call into .NET that nothing interrupts. */
const BLOCKED = "Write-ExfProgress 'busy'; [Threading.Thread]::Sleep(60000); @{}";

for (const [index, { name, missing, shim }] of POWERSHELL_PEERS.entries()) {
	// The exec reader ends itself in the same way in every PowerShell, and it takes its time.
	const kinds = SESSION_KINDS.filter((kind) => kind !== "exec" || index === 0);

	describe.skipIf(missing || !hasProcessList)(`processes left on a target with ${name}`, () => {
		let sshd: Sshd;
		let proxy: TcpProxy;

		beforeAll(async () => {
			sshd = await startSshd(shim(), { subsystem: true });
			proxy = await startTcpProxy(sshd.port);
		});
		afterAll(async () => {
			await proxy.stop();
			await sshd.stop();
		});

		for (const session of kinds) {
			const within = session === "exec" ? OWN_MS : PSRP_MS;

			it(`none after a lost connection, ${session}`, async () => {
				await runUntilBusy(viaProxy(), BUSY, () => proxy.cut());
				expect(await processesLeft(sshd, within)).toEqual([]);
			});

			it(`none after Ctrl-C, ${session}`, async () => {
				const stop = new AbortController();
				await runUntilBusy(viaProxy(), BUSY, () => stop.abort(), stop.signal);
				expect(await processesLeft(sshd, within)).toEqual([]);
			});

			it(`none after a timeout, ${session}`, async () => {
				await runUntilBusy(viaProxy(), BUSY, () => {});
				expect(await processesLeft(sshd, within)).toEqual([]);
			});

			it(`none after the deadline of a script that nothing interrupts, ${session}`, async () => {
				const stop = new AbortController();
				await runUntilBusy(viaProxy(), BLOCKED, () => stop.abort(), stop.signal);
				expect(await processesLeft(sshd, OWN_MS)).toEqual([]);
			});

			function viaProxy(): Target {
				const { host, ...rest } = sshdTarget(sshd, { session });
				// The key is known by the port of the server.
				const { port: _port, ...connection } = host.connection;
				const pinned = { ...connection, port: proxy.port, knownHosts: [], hostKeyPins: [sshd.hostKey] };
				return { ...rest, host: { ...host, connection: pinned } };
			}
		}

		/** Runs until the script says that it runs, then does something to it; the run ends with an error. */
		async function runUntilBusy(
			target: Target,
			script: string,
			then: () => void,
			signal = new AbortController().signal,
		): Promise<void> {
			const session = await createSshTransport().connect(target, signal);
			const seen: SessionItem["kind"][] = [];
			try {
				const options = { timeoutMs: DEADLINE_MS, idleMs: DEADLINE_MS, signal };
				for await (const item of session.run(await bundleOf(script), options)) {
					if (item.kind === "progress" && !seen.includes("progress")) {
						expect(processesOf(sshd)).not.toEqual([]);
						then();
					}
					seen.push(item.kind);
				}
			} catch {
				// Which error it is, others test.
			} finally {
				await session.close();
			}
			expect(seen).toContain("progress");
			expect(seen).not.toContain("envelope");
		}
	});
}

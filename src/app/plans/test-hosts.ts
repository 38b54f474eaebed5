import { setMaxListeners } from "node:events";
import type { Host } from "../../core/model/host.ts";
import { type QueueLimits, runQueue } from "../../remoting/runner/run-queue.ts";
import type { ChangeParts } from "../changes/change-parts.ts";
import { type HostTested, type HostTester, type HostWork, testHost } from "./test-host.ts";

/** Asks every host what each unit would find, as many at a time as the limits allow; closes the transport. */
export async function testHosts(
	transport: ChangeParts["transport"],
	tester: HostTester,
	work: readonly HostWork[],
	limits: QueueLimits,
	onTested: (host: Host, tested: HostTested) => void,
): Promise<Map<string, HostTested>> {
	// Every host listens; Node would warn of a leak at ten.
	setMaxListeners(0, tester.signal);
	const tested = new Map<string, HostTested>();
	const byHost = new Map(work.map((item) => [item.host, item]));
	try {
		await runQueue(
			work.map(({ host }) => host),
			limits,
			async (host) => {
				const item = byHost.get(host);
				if (item === undefined) return;
				const result = await testHost(tester, item);
				tested.set(host.id, result);
				onTested(host, result);
			},
			tester.signal,
		);
	} finally {
		await transport.close?.();
	}
	return tested;
}

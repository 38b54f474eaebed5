import type { LabEngine } from "../engines/lab-engine.ts";
import { createLabHost, type LabHost, type OnHostChange } from "../engines/lab-host.ts";
import type { EstateHost } from "../estate/estate-host.ts";
import { loopbackAddress } from "../estate/loopback-plan.ts";
import type { LabKey } from "../keys/ed25519-key.ts";
import { createHostKeyPool } from "../keys/host-key-pool.ts";
import type { ReaderTexts } from "../psrp/run-reader.ts";
import type { LabAccount } from "./authenticate.ts";
import { findClosedPort, hasLoopbackRange } from "./listen-at.ts";
import { type HostCounters, type ServedHost, serveHost } from "./serve-host.ts";

/** A host of the estate where clients find it. */
export interface PlacedHost {
	readonly host: EstateHost;
	/** What became of it. */
	readonly labHost: LabHost;
	readonly address: string;
	readonly port: number;
	readonly hostKey: LabKey;
	readonly counters: Readonly<HostCounters>;
}

export interface ServedEstate {
	readonly hosts: readonly PlacedHost[];
	close(): Promise<void>;
}

/** Told of each change of a host. */
export type OnEstateChange = (host: EstateHost, ...change: Parameters<OnHostChange>) => void;

const UNTOUCHED: HostCounters = { connections: 0, logins: 0, refusedLogins: 0, execs: 0, subsystems: 0 };

/**
 * Starts a server for every host, each on a loopback address of its own with, as far as it is free,
 * the same port. Where only 127.0.0.1 exists they have different ports.
 */
export async function serveEstate(
	estate: readonly EstateHost[],
	engine: LabEngine,
	accountFor: (tenant: string) => LabAccount,
	readers?: ReaderTexts,
	onChange?: OnEstateChange,
): Promise<ServedEstate> {
	const keyFor = createHostKeyPool(estate.length);
	const range = await hasLoopbackRange();
	const servers: ServedHost[] = [];
	const hosts: PlacedHost[] = [];
	async function close(): Promise<void> {
		await Promise.all(servers.map((server) => server.close()));
	}
	let port = 0;
	try {
		for (const [index, host] of estate.entries()) {
			const address = range ? loopbackAddress(index) : "127.0.0.1";
			const hostKey = keyFor(index);
			const labHost = createLabHost(host.state, engine, host.story.mishap, (before, after, run) =>
				onChange?.(host, before, after, run),
			);
			if (host.story.conduct.kind === "unreachable") {
				const closed = range && port !== 0 ? port : await findClosedPort(address);
				hosts.push({ host, labHost, address, port: closed, hostKey, counters: UNTOUCHED });
				continue;
			}
			const account = accountFor(host.tenant);
			const server = await serveHost({ host, labHost, address, port, hostKey, account, readers });
			servers.push(server);
			hosts.push({ host, labHost, address, port: server.port, hostKey, counters: server.counters });
			if (range && port === 0) port = server.port;
		}
	} catch (thrown) {
		await close();
		throw thrown;
	}
	return { hosts, close };
}

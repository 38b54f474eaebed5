import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { putFile, removeFile } from "../put-file.ts";
import {
	type PowerShellHello,
	type RunOptions,
	type Session,
	type SessionItem,
	type Target,
	type Transport,
	TransportError,
} from "../transport.ts";
import { createAgentKeys } from "./agent-keys.ts";
import { connectSsh, type SshConnection } from "./connect-ssh.ts";
import { type Endpoint, hostEndpoint } from "./endpoint.ts";
import { findHostKeys } from "./find-host-keys.ts";
import { type HeldWay, JumpPool } from "./jump-pool.ts";
import { createKnownHostsReader } from "./read-known-hosts.ts";
import { runSession } from "./run-session.ts";
import type { Way } from "./way.ts";

export interface SshTransportOptions {
	/** For the validity of certificates. @default the clock of this machine */
	readonly now?: () => Date;
	/** Where the SSH agent is looked for. @default process.env */
	readonly environment?: NodeJS.ProcessEnv;
}

/** SSH to Windows OpenSSH (or any sshd with a PowerShell): one process and one runspace for all units of a host. */
export function createSshTransport(options: SshTransportOptions = {}): Transport {
	const connect = createConnect(options);
	const pool = new JumpPool(connect);
	return {
		async connect(target: Target, signal: AbortSignal): Promise<Session> {
			const { timeouts } = target.host.connection;
			const way = await pool.hold(target.jumps, timeouts.connectMs, signal);
			try {
				const connection = await connect(hostEndpoint(target), way, signal);
				return openSession(connection, way, target, signal);
			} catch (thrown) {
				way.release(signal.aborted);
				throw blameWay(thrown, way);
			}
		},
	};
}

/** Everything between an address and a connection that is logged in. */
export function createConnect(
	options: SshTransportOptions,
): (endpoint: Endpoint, way: Way, signal: AbortSignal) => Promise<SshConnection> {
	const { now = () => new Date() } = options;
	const readKnownHosts = createKnownHostsReader();
	const agentKeys = createAgentKeys(options.environment);
	return async (endpoint, way, signal) => {
		const index = await readKnownHosts(endpoint.knownHosts);
		const policy = await findHostKeys(endpoint, index, way, now, signal);
		return await connectSsh(endpoint, policy, way, agentKeys, signal);
	};
}

function openSession(
	connection: SshConnection,
	way: HeldWay,
	target: Pick<Target, "host" | "sessions">,
	signal: AbortSignal,
): Session {
	async function* run(bundle: ScriptBundle, options: RunOptions): AsyncGenerator<SessionItem> {
		try {
			yield* runSession(connection.client, target.host, bundle, options, target.sessions);
		} catch (thrown) {
			throw blameWay(thrown, way);
		}
	}
	return {
		notes: connection.notes,
		run,
		async probe(bundle: ScriptBundle, options: RunOptions): Promise<PowerShellHello> {
			const empty: ScriptBundle = { ...bundle, body: "", units: [], parameters: [] };
			for await (const item of run(empty, options)) {
				if (item.kind === "hello") return item.hello;
			}
			throw new TransportError("protocol", "PowerShell ended without a word");
		},
		putFile: (...file) => putFile({ run }, ...file),
		removeFile: (...file) => removeFile({ run }, ...file),
		async close(): Promise<void> {
			connection.close();
			way.release(signal.aborted);
		},
	};
}

/** A connection that ended because its jump host went away says so. */
function blameWay(thrown: unknown, way: Way): unknown {
	const lost = way.lost();
	if (lost === undefined || !(thrown instanceof TransportError) || thrown.code !== "closed") return thrown;
	if (thrown.message.startsWith(lost)) return thrown;
	return new TransportError("closed", `${lost}: ${thrown.message}`, {
		transient: thrown.transient,
		cause: thrown,
	});
}

import type { Client } from "ssh2";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import {
	type PowerShellHello,
	type RunOptions,
	type Session,
	type SessionItem,
	type Target,
	type Transport,
	TransportError,
} from "../transport.ts";
import { connectSsh } from "./connect-ssh.ts";
import { createKnownHostsReader } from "./read-known-hosts.ts";
import { runExec } from "./run-exec.ts";

/** SSH to Windows OpenSSH (or any sshd with a PowerShell), one process per host. */
export function createSshTransport(): Transport {
	const readKnownHosts = createKnownHostsReader();
	return {
		async connect(target: Target, signal: AbortSignal): Promise<Session> {
			const { knownHosts, powershell } = target.host.connection;
			const { client, notes } = await connectSsh(target, await readKnownHosts(knownHosts), signal);
			return openSession(client, notes, powershell);
		},
	};
}

function openSession(client: Client, notes: readonly string[], powershell: string): Session {
	return {
		notes,
		run: (bundle: ScriptBundle, options: RunOptions): AsyncIterable<SessionItem> =>
			runExec(client, powershell, bundle, options),
		async probe(bundle: ScriptBundle, options: RunOptions): Promise<PowerShellHello> {
			const empty: ScriptBundle = { ...bundle, body: "", units: [], parameters: [] };
			let hello: PowerShellHello | undefined;
			// To its end: a process that only begins is not ready.
			for await (const item of runExec(client, powershell, empty, options)) {
				if (item.kind === "hello") hello = item.hello;
			}
			if (hello === undefined) throw new TransportError("protocol", "PowerShell ended without a word");
			return hello;
		},
		async close(): Promise<void> {
			client.end();
			// A host that does not answer the goodbye must not hold the run.
			setImmediate(() => client.destroy());
		},
	};
}

import { createServer, type Server as NetServer, type Socket } from "node:net";
import type { Connection } from "ssh2";
import ssh2 from "ssh2";
import type { LabHost } from "../engines/lab-host.ts";
import type { EstateHost } from "../estate/estate-host.ts";
import type { LabKey } from "../keys/ed25519-key.ts";
import { authenticate, type LabAccount } from "./authenticate.ts";
import { listenAt } from "./listen-at.ts";
import type { ReaderTexts } from "../psrp/run-reader.ts";
import { serveExec } from "./serve-exec.ts";

/** As in the sshd_config that the documentation of PowerShell asks for. */
const SUBSYSTEM = { name: "powershell", command: "pwsh.exe -sshs -nologo -noprofile" } as const;

const IDENT = "OpenSSH_for_Windows_9.5 exchange-fleet-lab";

export interface ServeHostOptions {
	readonly host: EstateHost;
	/** What it is, and what becomes of it. */
	readonly labHost: LabHost;
	readonly address: string;
	/** 0 lets the system choose. */
	readonly port: number;
	readonly hostKey: LabKey;
	readonly account: LabAccount;
	readonly readers?: ReaderTexts | undefined;
}

/** What clients did to a host; tests read it. */
export interface HostCounters {
	connections: number;
	logins: number;
	refusedLogins: number;
	execs: number;
	/** Sessions of the subsystem `powershell`. */
	subsystems: number;
}

export interface ServedHost {
	readonly address: string;
	readonly port: number;
	readonly counters: Readonly<HostCounters>;
	/** Stops listening and ends every connection. */
	close(): Promise<void>;
}

/** Starts the SSH server of one host. */
export async function serveHost(options: ServeHostOptions): Promise<ServedHost> {
	const counters: HostCounters = { connections: 0, logins: 0, refusedLogins: 0, execs: 0, subsystems: 0 };
	const ending = new AbortController();
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		counters.connections += 1;
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
		// ssh2 writes many small packets; Nagle's algorithm would hold each for a delayed ACK (40 ms).
		socket.setNoDelay(true);
		// One SSH server per connection is cheap, and thousands of idle hosts then cost a listener each.
		const ssh = new ssh2.Server({ hostKeys: [options.hostKey.privateKey], ident: IDENT }, (connection) =>
			serveConnection(connection, socket, options, counters, ending.signal),
		);
		ssh.injectSocket(socket);
	});
	const port = await listenAt(server, options.address, options.port);
	return {
		address: options.address,
		port,
		counters,
		async close(): Promise<void> {
			ending.abort();
			for (const socket of sockets) socket.destroy();
			await closeServer(server);
		},
	};
}

function serveConnection(
	connection: Connection,
	socket: Socket,
	options: ServeHostOptions,
	counters: HostCounters,
	ending: AbortSignal,
): void {
	const { host, labHost, account } = options;
	const { conduct } = host.story;
	const gone = new AbortController();
	const signal = AbortSignal.any([ending, gone.signal]);
	connection.on("close", () => gone.abort());
	// A client that vanishes or talks nonsense is no event in a lab; "close" follows.
	connection.on("error", () => undefined);
	if (conduct.kind === "closes-before-auth") {
		connection.on("handshake", () => connection.end());
		return;
	}
	authenticate(connection, account, conduct.kind === "slow-auth" ? conduct.delayMs : 0, signal, {
		onAccepted: () => (counters.logins += 1),
		onRefused: () => (counters.refusedLogins += 1),
	});
	const environment = { host, labHost, user: account.user, readers: options.readers, socket, signal };
	connection.on("session", (acceptSession) => {
		const session = acceptSession();
		session.on("exec", (accept, reject, { command }) => {
			if (conduct.kind === "refuses-exec") {
				// Undefined when the client wants no reply.
				reject?.();
				return;
			}
			counters.execs += 1;
			void serveExec(accept(), { command, isSubsystem: false }, environment);
		});
		session.on("subsystem", (accept, reject, { name }) => {
			const isRefused = conduct.kind === "refuses-exec" || conduct.kind === "no-powershell";
			if (name !== SUBSYSTEM.name || host.story.sessions !== "subsystem" || isRefused) {
				reject?.();
				return;
			}
			counters.subsystems += 1;
			void serveExec(accept(), { command: SUBSYSTEM.command, isSubsystem: true }, environment);
		});
	});
}

function closeServer(server: NetServer): Promise<void> {
	return new Promise((resolve) => server.close(() => resolve()));
}

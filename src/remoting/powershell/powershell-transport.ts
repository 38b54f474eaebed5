import { randomBytes } from "node:crypto";
import type { PowerShellRemoting } from "../../core/model/host.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { putFile, removeFile } from "../put-file.ts";
import { labelOf } from "../ssh/endpoint.ts";
import {
	type PowerShellHello,
	type RunOptions,
	type Session,
	type SessionItem,
	type Transport,
	TransportError,
} from "../transport.ts";
import { AnswerQueue } from "./answer-queue.ts";
import { findProgram, type Machine, THIS_MACHINE } from "./find-program.ts";
import { HeldPool } from "./held-pool.ts";
import { HELD_TIMINGS, type HeldPowerShell, type HeldTimings } from "./held-powershell.ts";
import { createServerJudge } from "./judge-ssh-server.ts";
import { winrmRequest } from "./open-request.ts";
import { openSession, stoppedConnecting } from "./open-session.ts";
import { type OpenSession, runRemoting } from "./run-remoting.ts";
import { Slots } from "./slots.ts";
import { withSshLogin } from "./ssh-login.ts";

/** What `Invoke-Command` takes where nothing is said. */
const DEFAULT_THROTTLE_LIMIT = 32;

export interface PowerShellTransportOptions {
	/** Sessions at the same time. @default 32 */
	readonly throttleLimit?: number;
	/** Where the PowerShell of this machine is looked for. @default this machine */
	readonly machine?: Machine;
	readonly timings?: Partial<HeldTimings>;
	/** For the validity of SSH host certificates. @default the clock of this machine */
	readonly now?: () => Date;
}

/** A transport that holds processes of this machine until it is closed. */
export type PowerShellTransport = Transport & Required<Pick<Transport, "close">>;

/**
 * PowerShell's own remoting, from one PowerShell process of this machine for all hosts: WinRM as the
 * logged-on user or with a password, or SSH as `-HostName` does it.
 */
export function createPowerShellTransport(options: PowerShellTransportOptions = {}): PowerShellTransport {
	const pool = new HeldPool({ ...HELD_TIMINGS, ...options.timings });
	const slots = new Slots(options.throttleLimit ?? DEFAULT_THROTTLE_LIMIT);
	const judgeServer = createServerJudge(options.now);
	let sessions = 0;

	return {
		close: () => pool.close(),
		async connect(target, signal) {
			const { remoting, port } = target.host.connection;
			if (remoting === undefined) {
				throw new TransportError("protocol", `${target.host.id} has no settings for transport powershell`);
			}
			const program = findProgram(remoting.via, options.machine ?? THIS_MACHINE);
			const release = await slots.take(signal);
			if (release === undefined) throw stoppedConnecting();
			try {
				const where = labelOf(target.host.address, port);
				if (remoting.via === "computer-name") {
					const session = await start(program, where, release, signal);
					const fields = winrmRequest(target, remoting);
					await openSession(session, target, { fields }, signal);
					return toSession(session, [note(remoting, session.held)]);
				}
				const key = await judgeServer(target, signal);
				const session = await start(program, where, release, signal);
				requireSshOptions(session.held);
				const names = { alias: randomAlias(), where, queue: session.queue };
				await withSshLogin(target, remoting, key, names, (login) =>
					openSession(session, target, login, signal),
				);
				return toSession(session, [
					note(remoting, session.held),
					...(key.note === undefined ? [] : [key.note]),
				]);
			} catch (thrown) {
				release();
				throw thrown;
			}
		},
	};

	async function start(
		program: string,
		where: string,
		release: () => void,
		signal: AbortSignal,
	): Promise<OpenSession> {
		const held = await orStopped(pool.get(program), signal);
		sessions += 1;
		return { held, id: String(sessions), where, queue: new AnswerQueue(release) };
	}
}

function toSession(session: OpenSession, notes: readonly string[]): Session {
	const { held, id, where } = session;
	async function* run(bundle: ScriptBundle, options: RunOptions): AsyncGenerator<SessionItem> {
		yield* runRemoting(session, bundle, options);
	}
	return {
		notes,
		run,
		async probe(bundle: ScriptBundle, options: RunOptions): Promise<PowerShellHello> {
			let hello: PowerShellHello | undefined;
			const empty: ScriptBundle = { ...bundle, body: "", units: [], parameters: [] };
			// To its end: a PowerShell that says hello and breaks is not ready.
			for await (const item of run(empty, options)) if (item.kind === "hello") hello = item.hello;
			if (hello !== undefined) return hello;
			throw new TransportError("protocol", `${where}: PowerShell ended without a word`);
		},
		putFile: (...file) => putFile({ run }, ...file),
		removeFile: (...file) => removeFile({ run }, ...file),
		async close(): Promise<void> {
			// The worker stops what runs and ends the connection; nothing here has to wait for that.
			held.send("close", id);
		},
	};
}

/** The record says which PowerShell of this machine reached the host, and how. */
function note({ via, useSsl, configurationName }: PowerShellRemoting, { version }: HeldPowerShell): string {
	const way =
		via === "computer-name"
			? `-ComputerName (WinRM${useSsl ? " over TLS" : ""}, ${configurationName})`
			: `-HostName (SSH, subsystem ${configurationName})`;
	return `reached with PowerShell ${version} of this machine, ${way}`;
}

/** Earlier ones have no -Options, and without these ssh would check keys in its own way. */
function requireSshOptions({ version }: HeldPowerShell): void {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > 7 || (major === 7 && minor >= 3)) return;
	throw new TransportError(
		"protocol",
		`via host-name needs PowerShell 7.3 or newer on this machine; it has ${version}`,
		{
			hint: "Install a newer PowerShell 7 here, or use transport: ssh, which needs none.",
		},
	);
}

/** ssh's command line shows it, so that a process that does not end can be told from all others. */
function randomAlias(): string {
	return `exf-${randomBytes(8).toString("hex")}`;
}

/** The start of a PowerShell may take long; a run that is stopped does not wait for it. */
async function orStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
	if (signal.aborted) throw stoppedConnecting();
	let onAbort = (): void => undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(stoppedConnecting());
		signal.addEventListener("abort", onAbort, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}

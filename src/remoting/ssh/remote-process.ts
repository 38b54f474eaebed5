import type { Client, ClientChannel } from "ssh2";
import { cleanText } from "../../core/clean-text.ts";
import { errorText } from "../../core/errors.ts";
import { TransportError } from "../transport.ts";
import type { Watchdog } from "./watchdog.ts";

const STDERR_KEPT = 4096;

/** A program that the SSH server started, and what it said besides its output. */
export interface RemoteProcess {
	readonly channel: ClientChannel;
	exitCode: number | undefined;
	stderr: string;
	/** The SSH connection is gone, not only the program. */
	isLost: boolean;
	/** Resolves when the server has closed the channel. */
	readonly closed: Promise<void>;
	/**
	 * To be called when the run is over: a channel whose output nobody reads to its end never says that it is closed,
	 * and a connection carries many runs.
	 */
	release(): void;
}

/** The server does not start the program, or has no such subsystem; the connection is as good as before. */
export class StartRefused extends Error {
	override readonly name = "StartRefused";
}

/** Starts a command. Rejects with {@link StartRefused} or TransportError. */
export async function startCommand(
	client: Client,
	command: string,
	watchdog: Watchdog,
): Promise<RemoteProcess> {
	return await start(client, watchdog, (done) => client.exec(command, done));
}

/** Starts a subsystem (RFC 4254 section 6.5). Rejects like {@link startCommand}. */
export async function startSubsystem(
	client: Client,
	name: string,
	watchdog: Watchdog,
): Promise<RemoteProcess> {
	return await start(client, watchdog, (done) => client.subsys(name, done));
}

type Done = (error: Error | undefined, channel: ClientChannel) => void;

async function start(
	client: Client,
	watchdog: Watchdog,
	request: (done: Done) => void,
): Promise<RemoteProcess> {
	const started = new Promise<RemoteProcess>((resolve, reject) => {
		const onClose = (): void => {
			const message = "the host closed the connection before PowerShell started";
			reject(new TransportError("closed", message, { nothingRan: true }));
		};
		const onAnswer: Done = (error, channel) => {
			client.off("close", onClose);
			// At once: a quick server has exit code and close in the same packet as the answer.
			if (error === undefined) resolve(listenTo(client, channel, watchdog));
			else reject(refusal(error));
		};
		client.once("close", onClose);
		try {
			request(onAnswer);
		} catch {
			// ssh2 throws on a connection that has gone already.
			onClose();
		}
	});
	return await Promise.race([started, watchdog.tripped]);
}

function listenTo(client: Client, channel: ClientChannel, watchdog: Watchdog): RemoteProcess {
	const onLost = (): void => {
		process.isLost = true;
	};
	client.once("close", onLost);
	const closed = new Promise<void>((resolve) => {
		channel.once("close", () => resolve());
	});
	const release = (): void => void client.off("close", onLost);
	const process: RemoteProcess = { channel, exitCode: undefined, stderr: "", isLost: false, closed, release };
	channel.on("exit", (code: number | null) => {
		process.exitCode = code ?? undefined;
	});
	channel.stderr.on("data", (chunk: Buffer) => {
		watchdog.sawBytes();
		if (process.stderr.length < STDERR_KEPT) process.stderr += chunk.toString("utf8");
	});
	return process;
}

function refusal(error: Error): Error {
	const text = cleanText(errorText(error), 200);
	if (/channel open/i.test(text)) {
		return new TransportError("quota", `the SSH server opens no further channel: ${text}`, { cause: error });
	}
	return new StartRefused(text, { cause: error });
}

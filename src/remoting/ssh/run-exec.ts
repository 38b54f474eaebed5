import { randomBytes } from "node:crypto";
import type { Client, ClientChannel } from "ssh2";
import { cleanText } from "../../core/clean-text.ts";
import { errorText } from "../../core/errors.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { type RunOptions, type SessionItem, TransportError } from "../transport.ts";
import { encodeCommand, encodeStdin } from "./encode-command.ts";
import { type Frame, FrameReader } from "./read-frames.ts";
import { Watchdog } from "./watchdog.ts";

/** What a host may write beside its results: motd, profiles, progress. */
const NOISE_BYTES = 1024 * 1024;
const STDERR_KEPT = 4096;

/** Runs a bundle in one PowerShell process over SSH exec and yields its items in order. */
export async function* runExec(
	client: Client,
	powershell: string,
	bundle: ScriptBundle,
	options: RunOptions,
): AsyncGenerator<SessionItem> {
	const prefix = randomPrefix();
	const command = encodeCommand(powershell, bundle.execReader);
	const stdin = encodeStdin(bundle, prefix, Math.ceil(options.timeoutMs / 1000));
	const outputBytes = bundle.units.reduce((total, unit) => total + unit.maxOutputBytes, 0);
	const reader = new FrameReader(prefix, {
		totalBytes: outputBytes + NOISE_BYTES,
		lineBytes: outputBytes + 1024,
	});
	const watchdog = new Watchdog(options, () => client.destroy());
	try {
		const started = await startCommand(client, command, watchdog);
		started.channel.end(stdin);
		yield* readItems(started, reader, watchdog);
	} catch (thrown) {
		throw watchdog.reason ?? thrown;
	} finally {
		watchdog.stop();
	}
}

/** A running command and what it said besides its output. */
interface StartedCommand {
	readonly channel: ClientChannel;
	exitCode: number | undefined;
	stderr: string;
	/** The reader's first line came. */
	greeted: boolean;
	/** Resolves when the server has closed the channel. */
	readonly closed: Promise<void>;
}

async function startCommand(client: Client, command: string, watchdog: Watchdog): Promise<StartedCommand> {
	const started = new Promise<StartedCommand>((resolve, reject) => {
		client.once("close", () => {
			reject(new TransportError("closed", "the host closed the connection before PowerShell started"));
		});
		client.exec(command, (error, channel) => {
			// At once: a quick server has exit code and close in the same packet as the answer.
			if (error === undefined) resolve(listenTo(channel, watchdog));
			else reject(refusedChannel(error));
		});
	});
	return await Promise.race([started, watchdog.tripped]);
}

function listenTo(channel: ClientChannel, watchdog: Watchdog): StartedCommand {
	const closed = new Promise<void>((resolve) => channel.once("close", () => resolve()));
	const started: StartedCommand = { channel, exitCode: undefined, stderr: "", greeted: false, closed };
	channel.on("exit", (code: number | null) => {
		started.exitCode = code ?? undefined;
	});
	channel.stderr.on("data", (chunk: Buffer) => {
		watchdog.sawBytes();
		if (started.stderr.length < STDERR_KEPT) started.stderr += chunk.toString("utf8");
	});
	return started;
}

function refusedChannel(error: Error): TransportError {
	const text = cleanText(errorText(error), 200);
	if (/channel open/i.test(text)) {
		return new TransportError("quota", `the SSH server opens no further channel: ${text}`, { cause: error });
	}
	return new TransportError("access-denied", `the SSH server does not start commands: ${text}`, {
		hint: "Look for ForceCommand, ChrootDirectory or a missing shell in its sshd_config.",
		cause: error,
	});
}

async function* readItems(
	started: StartedCommand,
	reader: FrameReader,
	watchdog: Watchdog,
): AsyncGenerator<SessionItem> {
	for await (const chunk of started.channel as AsyncIterable<Buffer>) {
		watchdog.sawBytes();
		for (const frame of reader.push(chunk)) {
			if (frame.kind === "end") return checkEnd(frame);
			yield toItem(frame, started);
		}
	}
	reader.end();
	// The exit code may come after the end of the output (RFC 4254 section 6.10).
	await Promise.race([started.closed, watchdog.tripped]);
	throw watchdog.reason ?? endedEarly(started, reader);
}

function toItem(frame: Exclude<Frame, { kind: "end" }>, started: StartedCommand): SessionItem {
	if (frame.kind === "failed") {
		throw new TransportError("protocol", `the scripts ended with an error: ${frame.text}`);
	}
	if (frame.kind === "hello") started.greeted = true;
	return frame;
}

function checkEnd(frame: { readonly code: number }): void {
	if (frame.code !== 0) throw new TransportError("protocol", `the scripts ended with code ${frame.code}`);
}

/** No end marker: the connection or the process went away, or PowerShell never ran. */
function endedEarly({ exitCode, stderr, greeted }: StartedCommand, reader: FrameReader): TransportError {
	// PowerShell marks its error stream even when no XML follows.
	const said = cleanText(stderr.replace("#< CLIXML", ""), 200) || cleanText(reader.noise[0] ?? "", 120);
	const words = said === "" ? "" : `: ${said}`;
	if (exitCode === undefined) {
		return new TransportError("closed", `the connection ended in the middle of the output${words}`);
	}
	if (!greeted) {
		return new TransportError("protocol", `PowerShell did not answer (exit code ${exitCode})${words}`, {
			hint: "Is this a Windows host, and is the program named under connection.powershell there?",
		});
	}
	return new TransportError(
		"protocol",
		`PowerShell ended before its last line (exit code ${exitCode})${words}`,
	);
}

/** 16 characters out of 36: nothing a host prints by chance. */
export function randomPrefix(): string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
	return Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join("");
}

import type { Client } from "ssh2";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { type RunOptions, type SessionItem, TransportError } from "../transport.ts";
import { encodeCommand, encodeStdin } from "./encode-command.ts";
import { endedEarly } from "./ended-early.ts";
import { frameLimits, randomPrefix } from "./frame-limits.ts";
import { FrameReader, itemOf } from "./read-frames.ts";
import { type RemoteProcess, startCommand, StartRefused } from "./remote-process.ts";
import type { Watchdog } from "./watchdog.ts";

/** Runs a bundle in one PowerShell process over SSH exec and yields its items in order. */
export async function* runExec(
	client: Client,
	powershell: string,
	bundle: ScriptBundle,
	options: RunOptions,
	watchdog: Watchdog,
): AsyncGenerator<SessionItem> {
	const prefix = randomPrefix();
	// First of all: it refuses what must not travel this way.
	const stdin = encodeStdin(bundle, prefix, Math.ceil(options.timeoutMs / 1000));
	const command = encodeCommand(powershell, bundle.execReader);
	const reader = new FrameReader(prefix, frameLimits(bundle));
	const process = await startCommand(client, command, watchdog).catch((thrown: unknown) => {
		throw thrown instanceof StartRefused ? noCommands(thrown) : thrown;
	});
	try {
		process.channel.end(stdin);
		yield* readItems(process, reader, watchdog);
	} finally {
		process.release();
	}
}

function noCommands(refused: StartRefused): TransportError {
	return new TransportError("access-denied", `the SSH server does not start commands: ${refused.message}`, {
		hint: "Look for ForceCommand, ChrootDirectory or a missing shell in its sshd_config.",
		cause: refused,
	});
}

async function* readItems(
	process: RemoteProcess,
	reader: FrameReader,
	watchdog: Watchdog,
): AsyncGenerator<SessionItem> {
	let greeted = false;
	for await (const chunk of process.channel as AsyncIterable<Buffer>) {
		watchdog.sawBytes();
		for (const frame of reader.push(chunk)) {
			const item = itemOf(frame);
			if (item === "end") return;
			if (item.kind === "hello") greeted = true;
			yield item;
		}
	}
	reader.end();
	// The exit code may come after the end of the output (RFC 4254 section 6.10).
	await Promise.race([process.closed, watchdog.tripped]);
	throw watchdog.reason ?? endedEarly(process, greeted, reader.noise);
}

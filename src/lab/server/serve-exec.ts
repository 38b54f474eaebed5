import type { Socket } from "node:net";
import type { ServerChannel } from "ssh2";
import { errorText } from "../../core/errors.ts";
import type { ExecAnswer } from "../conduct/exec-answer.ts";
import { perform } from "../conduct/perform.ts";
import { NO_ANSWER } from "../engines/lab-engine.ts";
import type { LabHost } from "../engines/lab-host.ts";
import type { EstateHost } from "../estate/estate-host.ts";
import type { ReaderTexts } from "../psrp/run-reader.ts";
import { listenTo } from "./listen-to.ts";
import { readStdin } from "./read-stdin.ts";
import { writeChunk } from "./write-chunk.ts";

export interface ExecEnvironment {
	readonly host: EstateHost;
	/** What became of it. */
	readonly labHost: LabHost;
	/** Account that logged in. */
	readonly user: string;
	readonly readers: ReaderTexts | undefined;
	readonly socket: Socket;
	/** Aborted when the connection or the lab ends. */
	readonly signal: AbortSignal;
}

export interface StartedCommand {
	/** Command line. */
	readonly command: string;
	/** A subsystem has a command line of its own, which sshd starts without a shell. */
	readonly isSubsystem: boolean;
}

/** Answers one request for a command and closes its channel. Never fails: nobody waits for it. */
export async function serveExec(
	channel: ServerChannel,
	{ command, isSubsystem }: StartedCommand,
	environment: ExecEnvironment,
): Promise<void> {
	const { host, labHost, user, readers, socket } = environment;
	const closed = new AbortController();
	channel.once("close", () => closed.abort());
	channel.on("error", () => closed.abort());
	const signal = AbortSignal.any([environment.signal, closed.signal]);
	let exitCode: number = NO_ANSWER;
	try {
		const answers = perform({
			command,
			readStdin: () => readStdin(channel, signal),
			listen: listenTo(channel),
			host: labHost,
			user,
			conduct: host.story.conduct,
			shell: isSubsystem ? null : host.story.shell,
			sessions: host.story.sessions,
			readers,
			hangUp: () => hangUp(socket),
			signal,
		});
		for await (const answer of answers) {
			if (answer.kind === "hang-up") return hangUp(socket);
			if (answer.kind === "exit") exitCode = answer.code;
			else if (!(await write(channel, answer, signal))) return;
		}
	} catch (thrown) {
		if (!signal.aborted)
			await writeChunk(channel.stderr, Buffer.from(`exf lab: ${errorText(thrown)}\r\n`), signal);
	}
	if (signal.aborted) return;
	// Stories that do not read their stdin leave it here; unread data would keep EOF away.
	channel.resume();
	channel.exit(exitCode);
	channel.end();
}

async function write(
	channel: ServerChannel,
	answer: Exclude<ExecAnswer, { kind: "exit" | "hang-up" }>,
	signal: AbortSignal,
): Promise<boolean> {
	return await writeChunk(answer.kind === "stdout" ? channel : channel.stderr, answer.data, signal);
}

/** Ends TCP behind the back of SSH, after what was written has left. */
function hangUp(socket: Socket): void {
	socket.end(() => socket.destroy());
}

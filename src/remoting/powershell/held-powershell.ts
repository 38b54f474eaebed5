import { createHash, randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { PowerShell } from "node-powershell";
import { cleanText } from "../../core/clean-text.ts";
import { errorText } from "../../core/errors.ts";
import { TransportError } from "../transport.ts";
import { encodeRequest, type RequestFields, type RequestVerb } from "./encode-request.ts";
import { LineReader } from "./line-reader.ts";
import { type Answer, parseAnswer } from "./parse-answer.ts";

/** How long the process may take, milliseconds. */
export interface HeldTimings {
	/** From its start until it takes requests. @default 60000 */
	readonly startMs: number;
	/** Between two pings. @default 5000 */
	readonly pingMs: number;
	/** Silence after which it is given up. @default 30000 */
	readonly silentMs: number;
	/** For its goodbye: it closes the sessions and ends. @default 5000 */
	readonly quitMs: number;
}

export const HELD_TIMINGS: HeldTimings = { startMs: 60_000, pingMs: 5000, silentMs: 30_000, quitMs: 5000 };

/** Gets what the worker says of one session, and lines of ssh that name its alias. */
export interface AnswerListener {
	onAnswer(answer: Answer): void;
	/** The process is gone; nothing more comes. */
	onGone(error: TransportError): void;
	onNoise?: ((line: string) => void) | undefined;
}

const STDERR_KEPT = 2000;
const WHO_ARE_YOU =
	"'#exf-process {0} {1} {2}' -f $PID, $PSVersionTable.PSVersion, $ExecutionContext.SessionState.LanguageMode";

/**
 * One PowerShell of this machine, kept for all hosts: node-powershell starts it and loads the worker,
 * whose requests and answers then travel over its stdin and stdout. node-powershell's own `invoke` is
 * for one short command at a time: it keeps all output in memory and every command in a history.
 */
export class HeldPowerShell {
	/** Version of this PowerShell. */
	readonly version: string;
	readonly pid: number;
	readonly #shell: PowerShell;
	readonly #timings: HeldTimings;
	readonly #listeners = new Map<string, AnswerListener>();
	readonly #gone: Promise<void>;
	readonly #scripts = new Set<string>();
	#error: TransportError | undefined;
	#lastHeard = performance.now();
	#pings: NodeJS.Timeout | undefined;
	#stderr = "";
	#onReady: (() => void) | undefined;

	private constructor(shell: PowerShell, timings: HeldTimings, who: { version: string; pid: number }) {
		this.#shell = shell;
		this.#timings = timings;
		this.version = who.version;
		this.pid = who.pid;
		this.#gone = new Promise((resolve) => shell.streams.stdout.once("close", () => resolve()));
		void this.#gone.then(() => this.#end("has ended"));
	}

	/** Starts the program and the worker in it. Fails with TransportError. */
	static async start(
		program: string,
		worker: string,
		timings: HeldTimings = HELD_TIMINGS,
	): Promise<HeldPowerShell> {
		const shell = new PowerShell({
			executable: program,
			executableOptions: { "-NoProfile": true, "-NonInteractive": true },
			outputEncoding: "latin1",
			throwOnInvocationError: false,
			spawnOptions: { windowsHide: true },
		});
		// It ends when we do not expect it, too; a pipe without a reader is no news then.
		shell.streams.stdin.on("error", () => undefined);
		const late = new AbortController();
		try {
			return await Promise.race([
				HeldPowerShell.#load(shell, worker, timings),
				delay(timings.startMs, undefined, { signal: late.signal, ref: false }).then(() => {
					throw new Error(`not ready within ${timings.startMs / 1000} s`);
				}),
			]);
		} catch (thrown) {
			kill(shell);
			if (thrown instanceof TransportError) throw thrown;
			const text = cleanText(errorText(thrown), 300);
			throw new TransportError("protocol", `${program} on this machine did not start: ${text}`, {
				cause: thrown,
			});
		} finally {
			late.abort();
		}
	}

	static async #load(shell: PowerShell, worker: string, timings: HeldTimings): Promise<HeldPowerShell> {
		const said = await invoke(shell, WHO_ARE_YOU);
		const [, pid, version = "", mode = ""] = /#exf-process (\d+) (\S+) (\S+)/.exec(said) ?? [];
		if (pid === undefined) throw new Error(`it said ${cleanText(said, 200)}`);
		if (mode !== "FullLanguage") {
			throw new TransportError("language-mode", `PowerShell runs in ${mode} on this machine`, {
				hint: "An application control policy of this machine restricts PowerShell. Use transport: ssh, which needs none here.",
			});
		}
		const held = new HeldPowerShell(shell, timings, { version, pid: Number(pid) });
		const encoded = Buffer.from(worker, "utf8").toString("base64");
		const loaded = await invoke(
			shell,
			`. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${encoded}')))); '#exf-loaded'`,
		);
		if (!loaded.includes("#exf-loaded")) throw new Error(`it said ${cleanText(loaded, 200)}`);
		await held.#begin();
		return held;
	}

	/** True until the process has ended or was given up. */
	get isAlive(): boolean {
		return this.#error === undefined;
	}

	/** Until the worker says that the session is closed. */
	listen(id: string, listener: AnswerListener): void {
		this.#listeners.set(id, listener);
		if (this.#error !== undefined) listener.onGone(this.#error);
	}

	send(verb: RequestVerb, id: string, fields: RequestFields = []): void {
		if (this.isAlive) this.#shell.streams.stdin.write(encodeRequest(verb, id, fields));
	}

	/** Sends a script once per process: hosts share it. Returns the name by which a run asks for it. */
	sendScript(text: string): string {
		// Not the hash that a bundle claims: what runs must be this text.
		const sha256 = createHash("sha256").update(text).digest("hex");
		if (!this.#scripts.has(sha256)) {
			this.#scripts.add(sha256);
			this.send("script", "-", [
				["sha256", sha256],
				["text", text],
			]);
		}
		return sha256;
	}

	/** Closes all sessions and ends the process; kills it when that takes too long. */
	async quit(): Promise<void> {
		if (this.isAlive) {
			this.send("quit", "-");
			const late = new AbortController();
			await Promise.race([
				this.#gone,
				delay(this.#timings.quitMs, undefined, { signal: late.signal }).catch(() => undefined),
			]);
			late.abort();
		}
		this.#end("was ended");
		await this.#gone;
	}

	async #begin(): Promise<void> {
		const { streams } = this.#shell;
		const prefix = `exf${randomBytes(12).toString("hex")}`;
		const started = "#exf-started";
		streams.stderr.on("data", (chunk: string) => {
			this.#stderr = (this.#stderr + chunk).slice(-STDERR_KEPT);
		});
		const ready = new Promise<void>((resolve) => {
			this.#onReady = resolve;
			const reader = new LineReader(
				prefix,
				(text) => this.#take(parseAnswer(text)),
				(line) => {
					// Only now does nobody but the worker read stdin.
					if (line.includes(started)) {
						this.send("begin", "-", [["prefix", prefix]]);
					} else this.#tellNoise(line);
				},
			);
			streams.stdout.on("data", (chunk: string) => {
				this.#lastHeard = performance.now();
				reader.push(chunk);
			});
			streams.stdout.resume();
			streams.stderr.resume();
			streams.stdin.write("Start-ExfWorker\n");
		});
		await Promise.race([ready, this.#gone]);
		if (this.#error !== undefined) throw this.#error;
		this.#pings = setInterval(() => this.#ping(), this.#timings.pingMs);
		this.#pings.unref();
	}

	#take(answer: Answer | undefined): void {
		if (answer === undefined) return;
		if (answer.kind === "ready") return this.#onReady?.();
		const listener = this.#listeners.get(answer.id);
		if (answer.kind === "closed") this.#listeners.delete(answer.id);
		listener?.onAnswer(answer);
	}

	#tellNoise(line: string): void {
		for (const listener of this.#listeners.values()) listener.onNoise?.(line);
	}

	#ping(): void {
		const silent = performance.now() - this.#lastHeard;
		if (silent > this.#timings.silentMs) this.#end(`did not answer for ${Math.round(silent / 1000)} s`);
		else this.send("ping", "-");
	}

	/** Once: tells all sessions, and makes sure that the process goes. */
	#end(what: string): void {
		if (this.#error !== undefined) return;
		clearInterval(this.#pings);
		const said = cleanText(this.#stderr, 200);
		this.#error = new TransportError(
			"closed",
			`PowerShell on this machine ${what}${said === "" ? "" : `: ${said}`}`,
		);
		kill(this.#shell);
		for (const listener of this.#listeners.values()) listener.onGone(this.#error);
		this.#listeners.clear();
	}
}

async function invoke(shell: PowerShell, command: string): Promise<string> {
	const { raw } = await shell.invoke(command);
	shell.history.length = 0;
	return raw;
}

/** Its own promise rejects for a process that was killed, and nobody else waits for it. */
function kill(shell: PowerShell): void {
	shell.dispose("SIGKILL").catch(() => undefined);
}

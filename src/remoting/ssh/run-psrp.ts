import type { Client } from "ssh2";
import { cleanText } from "../../core/clean-text.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { textOf } from "../../protocol/clixml/index.ts";
import { type ClientEvent, DEFAULT_PSRP_LIMITS, type ErrorRecord } from "../../protocol/psrp/index.ts";
import { type RunOptions, type SessionItem, TransportError } from "../transport.ts";
import { endedEarly, whatItSaid } from "./ended-early.ts";
import { frameLimits, randomPrefix } from "./frame-limits.ts";
import { psrpCommand } from "./psrp-command.ts";
import { type ExchangeLimits, PsrpExchange } from "./psrp-exchange.ts";
import { FrameReader, itemOf, wrongLanguageMode } from "./read-frames.ts";
import { type RemoteProcess, StartRefused } from "./remote-process.ts";
import type { Watchdog } from "./watchdog.ts";

/** Longest wait for the exit code of a program whose output has ended. */
const EXIT_CODE_MS = 1000;

/**
 * Runs a bundle as one pipeline in a pool of its own and yields its items in order. As long as nothing was run the
 * error is {@link StartRefused}: the program does not speak PSRP, and another kind of session may do.
 *
 * @param answerMs a program that has not opened its pool by then is taken for something else; undefined waits as long
 * as the run may take
 */
export async function* runPsrp(
	ssh: Client,
	process: RemoteProcess,
	bundle: ScriptBundle,
	options: RunOptions,
	watchdog: Watchdog,
	answerMs: number | undefined,
): AsyncGenerator<SessionItem> {
	const prefix = randomPrefix();
	const exchange = new PsrpExchange(ssh, process, exchangeLimits(bundle), watchdog);
	const run = new PsrpRun(process, exchange, new FrameReader(prefix, frameLimits(bundle)));
	const cut = watchdog.onTrip;
	watchdog.onTrip = () => exchange.stop();
	const unanswered = answerMs === undefined ? undefined : setTimeout(() => exchange.giveUp(), answerMs);
	try {
		exchange.start(psrpCommand(bundle, prefix, Math.ceil(options.timeoutMs / 1000)));
		for (;;) {
			const events = await exchange.next();
			for (const event of events) {
				if (watchdog.reason !== undefined) throw watchdog.reason;
				if (event.kind === "pool-opened") clearTimeout(unanswered);
				const item = await run.take(event);
				if (item === "end") return;
				if (item !== undefined) yield item;
			}
			if (events.length === 0) throw watchdog.reason ?? (await run.endedEarly());
		}
	} finally {
		clearTimeout(unanswered);
		await exchange.close();
		watchdog.onTrip = cut;
	}
}

/** Our lines travel as XML inside base64: at worst each of their characters is five, and three bytes are four. */
function exchangeLimits(bundle: ScriptBundle): ExchangeLimits {
	const { totalBytes } = frameLimits(bundle);
	return {
		wireBytes: 8 * totalBytes,
		maxMessageBytes: Math.min(6 * totalBytes, DEFAULT_PSRP_LIMITS.maxMessageBytes),
	};
}

/** What the events of a run mean. */
class PsrpRun {
	readonly #process: RemoteProcess;
	readonly #exchange: PsrpExchange;
	readonly #reader: FrameReader;
	#isOpened = false;
	#isGreeted = false;
	#firstError: ErrorRecord | undefined;

	constructor(process: RemoteProcess, exchange: PsrpExchange, reader: FrameReader) {
		this.#process = process;
		this.#exchange = exchange;
		this.#reader = reader;
	}

	async take(event: ClientEvent): Promise<SessionItem | "end" | undefined> {
		switch (event.kind) {
			case "pool-opened":
				this.#isOpened = true;
				return undefined;
			case "output": {
				const frame = this.#reader.line(textOf(event.value) ?? "");
				const item = frame === undefined ? undefined : itemOf(frame);
				if (typeof item === "object" && item.kind === "hello") this.#isGreeted = true;
				return item;
			}
			case "error":
				this.#firstError ??= event.record;
				return undefined;
			case "pipeline-ended":
				// A pool that is lost says why in its own event.
				if (event.outcome === "lost") return undefined;
				throw this.#pipelineEnded(event.error ?? this.#firstError, event.exitCode);
			case "pool-broken":
				if (this.#exchange.isOver) throw await this.endedEarly();
				throw this.#broken(event.record?.message ?? event.error.message);
			default:
				return undefined;
		}
	}

	/** The output of the program has ended, or nobody waits for it any longer. */
	async endedEarly(): Promise<Error> {
		const process = this.#process;
		await Promise.race([process.closed, delay(EXIT_CODE_MS)]);
		if (process.isLost) {
			return new TransportError("closed", "the connection ended in the middle of the output");
		}
		const noise = [...this.#exchange.banner, ...this.#reader.noise];
		if (this.#isOpened) return endedEarly(process, this.#isGreeted, noise);
		const words = whatItSaid(process, noise);
		const how = process.exitCode === undefined ? "no answer" : `exit code ${process.exitCode}`;
		return new StartRefused(words === "" ? how : `${how}: ${words}`);
	}

	#broken(said: string): Error {
		const text = cleanText(said, 200);
		if (!this.#isOpened) return new StartRefused(`no PSRP: ${text}`);
		return new TransportError("protocol", `PowerShell remoting broke off: ${text}`);
	}

	/** The pipeline ended without our last line. */
	#pipelineEnded(error: ErrorRecord | undefined, exitCode: number | null): TransportError {
		const id = error?.fullyQualifiedErrorId ?? "";
		// No language at all takes no scripts, and to the restricted one every script is more than data.
		if (/^(?:ScriptsNotAllowed|InvalidScriptBlockInDataSection)/.test(id)) {
			return wrongLanguageMode("a restricted language mode");
		}
		if (exitCode !== null) {
			return endedEarly({ exitCode, stderr: "" }, true, []);
		}
		const text = cleanText(`${id} ${error?.message ?? "no reason given"}`, 300);
		return new TransportError("protocol", `PowerShell ended before its last line: ${text}`);
	}
}

async function delay(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms).unref());
}

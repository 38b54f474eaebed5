import { cleanText } from "../../core/clean-text.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { type Frame, FrameReader } from "../ssh/read-frames.ts";
import { randomPrefix } from "../ssh/frame-limits.ts";
import { Watchdog } from "../ssh/watchdog.ts";
import { type RunOptions, type SessionItem, TransportError } from "../transport.ts";
import type { AnswerQueue } from "./answer-queue.ts";
import { encodeParameter } from "./encode-request.ts";
import { codeOfErrorId } from "./fault-codes.ts";
import type { HeldPowerShell } from "./held-powershell.ts";
import { mapFault } from "./map-fault.ts";
import { type Answer, fieldOf } from "./parse-answer.ts";

/** What a host may write beside its results. */
const NOISE_BYTES = 1024 * 1024;
/** Lines that nobody has taken yet; a host that writes faster than they are read is no host of ours. */
const MOST_FRAMES_WAITING = 100_000;

/** An open session of the worker. */
export interface OpenSession {
	readonly held: HeldPowerShell;
	readonly id: string;
	/** How errors name the host. */
	readonly where: string;
	readonly queue: AnswerQueue;
}

/** Runs a bundle in a pipeline of the session and yields its items in order, as they come. */
export async function* runRemoting(
	session: OpenSession,
	bundle: ScriptBundle,
	options: RunOptions,
): AsyncGenerator<SessionItem> {
	const { held, id, queue } = session;
	const prefix = randomPrefix();
	const output = new RunOutput(prefix, bundle);
	const watchdog = new Watchdog(options, () => watchdog.reason && queue.fail(watchdog.reason));
	let isOver = false;
	queue.filter = (answer) => {
		watchdog.sawBytes();
		try {
			return output.take(answer);
		} catch (thrown) {
			queue.fail(toError(thrown));
			return true;
		}
	};
	try {
		held.send("run", id, [
			["prefix", prefix],
			["reader", held.sendScript(bundle.psrpReader)],
			["body", held.sendScript(bundle.body)],
			...bundle.parameters.map((parameter) => ["parameter", encodeParameter(parameter)] as const),
		]);
		yield* readItems(session, output);
		isOver = true;
	} catch (thrown) {
		throw watchdog.reason ?? thrown;
	} finally {
		watchdog.stop();
		queue.filter = undefined;
		if (!isOver) {
			// Also where the consumer wants no more: the pipeline of the host must not go on.
			queue.fail(new TransportError("closed", `${session.where}: the session was given up`));
			held.send("close", id);
		}
	}
}

async function* readItems(session: OpenSession, output: RunOutput): AsyncGenerator<SessionItem> {
	const { where, queue } = session;
	for (;;) {
		const answer = await queue.next();
		for (const frame of output.takeFrames()) if (frame.kind !== "end") yield toItem(frame);
		if (answer === undefined) throw new TransportError("closed", `${where} closed the session`);
		if (answer.kind === "fault") throw mapFault(answer, where, "running");
		if (answer.kind === "done" && fieldOf(answer, "state") === "Stopped") {
			throw new TransportError("closed", `${where}: the scripts were stopped`, { transient: false });
		}
		if (answer.kind === "done") return output.checkEnd(where);
	}
}

function toItem(frame: Exclude<Frame, { kind: "end" }>): SessionItem {
	if (frame.kind === "failed") {
		throw new TransportError("protocol", `the scripts ended with an error: ${frame.text}`);
	}
	return frame;
}

/** The frames of one run as they come out of the pipeline, within their limits. */
class RunOutput {
	readonly #reader: FrameReader;
	#frames: Frame[] = [];
	#record: Answer | undefined;
	#greeted = false;
	#endCode: number | undefined;

	constructor(prefix: string, bundle: ScriptBundle) {
		const outputBytes = bundle.units.reduce((total, unit) => total + unit.maxOutputBytes, 0);
		this.#reader = new FrameReader(prefix, {
			totalBytes: outputBytes + NOISE_BYTES,
			lineBytes: outputBytes + 1024,
		});
	}

	/** True when the queue need not keep the answer. Throws TransportError where a limit is passed. */
	take(answer: Answer): boolean {
		if (answer.kind === "record") this.#record ??= answer;
		if (answer.kind === "item") {
			const frames = this.#reader.push(Buffer.from(`${fieldOf(answer, "text")}\n`, "latin1"));
			if (frames.some(({ kind }) => kind === "hello")) this.#greeted = true;
			for (const frame of frames) if (frame.kind === "end") this.#endCode = frame.code;
			this.#frames.push(...frames);
			if (this.#frames.length > MOST_FRAMES_WAITING) {
				throw new TransportError("protocol", `the host sent more than ${MOST_FRAMES_WAITING} lines at once`);
			}
		}
		// An answer that stays wakes the reader, who takes the frames too.
		return answer.kind === "record" || (answer.kind === "item" && this.#frames.length === 0);
	}

	takeFrames(): Frame[] {
		const frames = this.#frames;
		this.#frames = [];
		return frames;
	}

	/** Throws TransportError where the pipeline is over, but not at its end. */
	checkEnd(where: string): void {
		if (this.#endCode === 0) return;
		if (this.#endCode !== undefined) {
			throw new TransportError("protocol", `the scripts ended with code ${this.#endCode}`);
		}
		const code = this.#record === undefined ? undefined : codeOfErrorId(fieldOf(this.#record, "errorId"));
		const record = this.#record === undefined ? "" : fieldOf(this.#record, "message");
		const said = cleanText(record, 200) || cleanText(this.#reader.noise[0] ?? "", 120);
		const words = said === "" ? "" : `: ${said}`;
		throw new TransportError(
			code ?? "protocol",
			this.#greeted
				? `PowerShell ended before its last line${words}`
				: `${where}: the scripts did not start${words}`,
		);
	}
}

function toError(thrown: unknown): TransportError {
	if (thrown instanceof TransportError) return thrown;
	return new TransportError("protocol", String(thrown), { cause: thrown });
}

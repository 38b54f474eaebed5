import { once } from "node:events";
import type { ExecAnswer } from "../conduct/exec-answer.ts";
import { exit, stdout } from "../conduct/exec-answer.ts";
import { garbage } from "../conduct/garbage.ts";
import { MOTD, PROFILE } from "../conduct/tampered-answers.ts";
import type { Conduct } from "../stories/story.ts";

type Answers = AsyncIterable<ExecAnswer>;

/** Plays the host's story for the packets of one session. */
export function tamperPackets(answers: Answers, conduct: Conduct, signal: AbortSignal): Answers {
	switch (conduct.kind) {
		case "hang":
			return hang(answers, signal);
		case "flood":
			return untilPipeline(answers, endlessMessage);
		case "endless-line":
			return untilPipeline(answers, endlessLine);
		case "garbage":
			return untilPipeline(answers, garbage);
		case "drop":
			return cutLongPacket(answers, (head, base64) => [
				stdout(head + base64.slice(0, base64.length / 2)),
				{ kind: "hang-up" },
			]);
		case "cut-short":
			return cutLongPacket(answers, (head, base64, tail) => [
				stdout(head + halfOfBytes(base64) + tail),
				exit(0),
			]);
		case "noisy":
			return addBanner(answers);
		default:
			return answers;
	}
}

/** Says what it can, as its first packet, and then nothing until the client gives up. */
async function* hang(answers: Answers, signal: AbortSignal): Answers {
	for await (const { packet } of packetsOf(answers)) {
		if (packet === null) continue;
		yield stdout(packet);
		if (!signal.aborted) await once(signal, "abort");
		return;
	}
}

/** Opens the pool as it should, and answers the first pipeline with something else. */
async function* untilPipeline(
	answers: Answers,
	instead: (pipeline: string) => Iterable<ExecAnswer>,
): Answers {
	for await (const { packet, other } of packetsOf(answers)) {
		yield packet === null ? other : stdout(packet);
		const pipeline = /^<CommandAck PSGuid='([^']+)'/.exec(packet ?? "")?.[1];
		if (pipeline === undefined) continue;
		yield* instead(pipeline);
		return;
	}
}

const PIECE = Buffer.alloc(32 * 1024, "x");

/** One message in valid fragments, none of which is the last. */
function* endlessMessage(pipeline: string): Generator<ExecAnswer> {
	for (let fragment = 0n; ; fragment += 1n) {
		// MS-PSRP 2.2.4: object, fragment, flags (1 is the first of its message, 2 the last), length.
		const header = Buffer.alloc(21);
		header.writeBigUInt64BE(1_000_000n, 0);
		header.writeBigUInt64BE(fragment, 8);
		header.writeUInt8(fragment === 0n ? 1 : 0, 16);
		header.writeUInt32BE(PIECE.length, 17);
		const data = Buffer.concat([header, PIECE]).toString("base64");
		yield stdout(`<Data Stream='Default' PSGuid='${pipeline}'>${data}</Data>\n`);
	}
}

function* endlessLine(pipeline: string): Generator<ExecAnswer> {
	yield stdout(`<Data Stream='Default' PSGuid='${pipeline}'>`);
	for (;;) yield stdout(PIECE.toString("latin1"));
}

/** An envelope fills more than this; what goes before it does not. */
const LONG_PACKET = 2500;

/** Ends with something else in the place of the first long packet of a pipeline. */
async function* cutLongPacket(
	answers: Answers,
	instead: (head: string, base64: string, tail: string) => readonly ExecAnswer[],
): Answers {
	let hasPipeline = false;
	for await (const { packet, other } of packetsOf(answers)) {
		hasPipeline ||= packet?.startsWith("<CommandAck") === true;
		const parts = hasPipeline ? /^(<Data [^>]*>)([^<]*)(<.*\n)$/.exec(packet ?? "") : null;
		const [, head = "", base64 = "", tail = ""] = parts ?? [];
		if (base64.length > LONG_PACKET) {
			yield* instead(head, base64, tail);
			return;
		}
		yield packet === null ? other : stdout(packet);
	}
}

function halfOfBytes(base64: string): string {
	const bytes = Buffer.from(base64, "base64");
	return bytes.subarray(0, bytes.length / 2).toString("base64");
}

/** A default shell with a profile writes before the first packet, and not always a whole line. */
async function* addBanner(answers: Answers): Answers {
	yield stdout(`${MOTD}${PROFILE}PS C:\\> `);
	yield* answers;
}

/** The packets of a session one by one; whatever is no output comes as it is. */
async function* packetsOf(
	answers: Answers,
): AsyncGenerator<
	{ readonly packet: string; readonly other: null } | { readonly packet: null; readonly other: ExecAnswer }
> {
	for await (const answer of answers) {
		if (answer.kind !== "stdout") yield { packet: null, other: answer };
		// A session writes whole lines.
		else for (const packet of linesOf(answer.data)) yield { packet, other: null };
	}
}

function linesOf(data: Buffer): readonly string[] {
	return data.toString("latin1").match(/[^\n]*\n/g) ?? [];
}

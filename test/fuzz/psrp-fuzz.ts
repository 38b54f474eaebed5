import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { psList } from "../../src/protocol/clixml/index.ts";
import {
	type ClientEvent,
	errorRecord,
	OopClientLink,
	OopServerLink,
	PsrpClient,
	PsrpError,
	type PsrpErrorCode,
	PsrpServer,
	type ServerEvent,
	scriptCommand,
	secureString,
} from "../../src/protocol/psrp/index.ts";
import { parsePacket } from "../../src/protocol/psrp/oop/packet.ts";
import { sharedSessionKeyPair } from "../../src/protocol/psrp/session-key.ts";
import { VERSION_TABLE } from "../support/psrp-pair.ts";

export interface PsrpFuzzReport {
	readonly conversations: number;
	readonly megabytes: number;
	/** How often each end came, `client` or `server` before it: `fine`, or the code of the error. */
	readonly answers: Readonly<Record<string, number>>;
	readonly slowestMs: number;
	/** Megabytes in use after a garbage collection, when a tenth was done and at the end. */
	readonly heapEarly: number;
	readonly heapEnd: number;
	/** At most ten; each can be made again from its seed. */
	readonly failures: readonly { readonly what: string; readonly seed: number; readonly text: string }[];
}

type Random = (below: number) => number;
type Side = "client" | "server";

const CODES: ReadonlySet<string> = new Set<PsrpErrorCode>([
	"malformed",
	"too-large",
	"unexpected",
	"version",
	"session-key",
	"transport",
]);

/** Small, so that limits are met. */
const LIMITS = {
	maxMessageBytes: 200_000,
	maxFragmentBytes: 100_000,
	maxPipelines: 8,
	maxHeldBytes: 50_000,
	maxLineLength: 300_000,
	maxBannerLength: 2000,
	maxDepth: 100,
	maxElements: 20_000,
};

/** Talks that are mutated, to a client or to a server, for so many seconds of this process's CPU. */
export function fuzzPsrp(cpuSeconds: number, firstSeed: number): PsrpFuzzReport {
	const talks = [recordTalk("2.3"), recordTalk("2.4"), recordTalk("2.1")];
	const started = process.cpuUsage();
	const spent = (): number => {
		const { user, system } = process.cpuUsage(started);
		return (user + system) / 1e6;
	};
	const answers: Record<string, number> = {};
	const failures: { what: string; seed: number; text: string }[] = [];
	let [conversations, bytes, slowestMs, heapEarly] = [0, 0, 0, 0];
	while (spent() < cpuSeconds && failures.length < 10) {
		const seed = firstSeed + conversations;
		const random = makeRandom(seed);
		const side: Side = random(2) === 0 ? "client" : "server";
		const input = mutate((talks[random(talks.length)] ?? talks[0])?.[side] ?? [], random);
		const begun = performance.now();
		const { answer, failure } = tryTalk(side, input, random);
		slowestMs = Math.max(slowestMs, performance.now() - begun);
		answers[`${side} ${answer}`] = (answers[`${side} ${answer}`] ?? 0) + 1;
		if (failure !== null)
			failures.push({ what: failure, seed, text: input.toString("latin1").slice(0, 3000) });
		conversations += 1;
		bytes += input.length;
		if (heapEarly === 0 && spent() > cpuSeconds / 10) heapEarly = heapInUse();
	}
	return {
		conversations,
		megabytes: bytes / 1e6,
		answers,
		slowestMs,
		heapEarly,
		heapEnd: heapInUse(),
		failures,
	};
}

/** Ids that come again in the same order, so that a mutated talk is about pipelines that exist. */
function countedIds(): () => string {
	let count = 0;
	return () => {
		count += 1;
		return `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
	};
}

function makeClient(version: "2.1" | "2.3" | "2.4"): PsrpClient {
	const client = new PsrpClient({
		protocolVersion: version,
		limits: LIMITS,
		newId: countedIds(),
		keyPair: sharedSessionKeyPair,
	});
	client.open();
	const first = client.run({
		commands: [scriptCommand("param($a) $a", { a: psList(["x", 1]) })],
		takesInput: true,
	});
	client.input(first, "one");
	client.endInput(first);
	client.run({ commands: [scriptCommand("'long'".repeat(300), { s: secureString("secret") })] });
	client.reset();
	return client;
}

function makeServer(version: "2.1" | "2.3" | "2.4"): PsrpServer {
	return new PsrpServer({
		protocolVersion: version,
		versionTable: VERSION_TABLE,
		limits: LIMITS,
		newSessionKey: () => Buffer.alloc(32, 7),
	});
}

/** Answers with something on every stream, as no honest program would. */
function answer(server: PsrpServer, event: ServerEvent): void {
	if (event.kind === "metadata") server.describeCommands(event.pipeline, event.request, []);
	if (event.kind === "stop") server.end(event.pipeline, "stopped");
	if (event.kind !== "pipeline") return;
	const { pipeline } = event;
	const record = errorRecord({ message: "no", position: { line: 1, column: 2, file: null, text: "x" } });
	server.output(pipeline, psList([secureString("there"), "x".repeat(3000), null]));
	server.output(pipeline, null);
	server.error(pipeline, record);
	server.text(pipeline, "warning", { message: "w", position: null });
	server.callHost(pipeline, "ReadLine", []);
	server.callHost(pipeline, "SetShouldExit", [3]);
	server.end(pipeline, "failed", record);
}

/** Lines of a talk that goes well: what the client hears, and what the server hears. */
function recordTalk(version: "2.1" | "2.3" | "2.4"): Readonly<Record<Side, readonly string[]>> {
	const [client, server] = [makeClient(version), makeServer(version)];
	const clientLink = new OopClientLink(client, { packetBytes: 1500 });
	const serverLink = new OopServerLink(server, { packetBytes: 1500 });
	const talk = { client: [] as string[], server: [] as string[] };
	for (let isMoving = true, isClosing = false; isMoving || !isClosing; ) {
		if (!isMoving) {
			isClosing = true;
			client.close();
		}
		const sent = clientLink.takeOutput();
		serverLink.receive(Buffer.from(sent));
		for (const event of server.takeEvents()) answer(server, event);
		const heard = serverLink.takeOutput();
		clientLink.receive(Buffer.from(heard));
		talk.server.push(...lines(sent));
		talk.client.push(...lines(heard));
		isMoving = sent !== "" || heard !== "";
	}
	if (client.state !== "closed") throw new Error(`the talk to be mutated ends ${client.state}`);
	return talk;
}

function lines(text: string): string[] {
	return text.split("\n").slice(0, -1);
}

const MARKUP = [
	"<",
	">",
	"'",
	'"',
	"&",
	"<S>",
	"</S>",
	"<Obj>",
	"<Nil />",
	"<MS>",
	"_x000A_",
	"999999999999",
	"-1",
	"\u0000",
	"é",
];
const NUMBERS = [0, 1, 2, 3, 0x7f, 0x80, 0xff];

function mutate(talk: readonly string[], random: Random): Buffer {
	if (random(100) === 0) return Buffer.from(Array.from({ length: random(500) }, () => random(256)));
	const changed = [...talk];
	for (let count = random(4); count > 0; count -= 1) {
		const at = random(changed.length);
		const line = changed[at] ?? "";
		switch (random(8)) {
			case 0:
				changed.splice(at, 1);
				break;
			case 1:
				changed.splice(at, 0, line);
				break;
			case 2:
				changed.splice(random(changed.length), 0, ...changed.splice(at, 1));
				break;
			case 3:
				changed.length = at;
				break;
			case 4:
				changed[at] = mutateText(line, random);
				break;
			default:
				changed[at] = mutateData(line, random);
		}
	}
	return Buffer.from(changed.map((line) => `${line}\n`).join(""), "utf8");
}

function mutateText(text: string, random: Random): string {
	const at = random(text.length + 1);
	const token = MARKUP[random(MARKUP.length)] ?? "";
	const to = Math.min(text.length, at + random(random(3) === 0 ? 300 : 4));
	return (
		text.slice(0, at) + (random(3) === 0 ? text.slice(at, to).repeat(random(20)) : token) + text.slice(to)
	);
}

/** Of a data packet: the header of a fragment or of a message, or the CLIXML with a length that fits again. */
function mutateData(line: string, random: Random): string {
	const match = /^(<Data [^>]*>)(.*)(<\/Data>)$/.exec(line);
	const bytes = Buffer.from(match?.[2] ?? "", "base64");
	if (match === null || bytes.length < 62) return mutateText(line, random);
	const pack = (data: Buffer): string => `${match[1]}${data.toString("base64")}${match[3]}`;
	switch (random(4)) {
		case 0:
			bytes.writeUInt8(NUMBERS[random(NUMBERS.length)] ?? 0, random(61));
			return pack(bytes);
		case 1:
			bytes.writeUInt8(random(256), random(bytes.length));
			return pack(bytes);
		case 2:
			return pack(bytes.subarray(0, random(bytes.length)));
		default: {
			const text = Buffer.from(mutateText(bytes.subarray(61).toString("utf8"), random), "utf8");
			const whole = Buffer.concat([bytes.subarray(0, 61), text]);
			whole.writeUInt32BE(whole.length - 21, 17);
			return pack(whole);
		}
	}
}

interface Outcome {
	readonly answer: string;
	readonly failure: string | null;
}

function tryTalk(side: Side, input: Buffer, random: Random): Outcome {
	try {
		const version = (["2.1", "2.3", "2.4"] as const)[random(3)] ?? "2.3";
		return side === "client" ? talkToClient(version, input, random) : talkToServer(version, input, random);
	} catch (thrown) {
		return {
			answer: "thrown",
			failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
		};
	}
}

function* pieces(input: Buffer, random: Random): Generator<Buffer> {
	for (let from = 0; from < input.length; ) {
		const length = 1 + random(random(4) === 0 ? 40 : 8000);
		yield input.subarray(from, from + length);
		from += length;
	}
}

function talkToClient(version: "2.1" | "2.3" | "2.4", input: Buffer, random: Random): Outcome {
	const client = makeClient(version);
	const link = new OopClientLink(client, { packetBytes: 1500, limits: LIMITS });
	const pipelines = client.pipelines;
	const events: ClientEvent[] = [];
	let written = "";
	for (const piece of pieces(input, random)) {
		if (random(30) === 0) client.stop(pipelines[random(2)] ?? "");
		if (random(60) === 0) client.close();
		link.receive(piece);
		written += link.takeOutput();
		events.push(...client.takeEvents());
	}
	link.end();
	events.push(...client.takeEvents());
	const broken = events.find((event) => event.kind === "pool-broken");
	return {
		answer: broken?.error.code ?? "fine",
		failure: judgeClient(events, pipelines) ?? judgeOutput(written, input),
	};
}

function judgeClient(events: readonly ClientEvent[], pipelines: readonly string[]): string | null {
	for (const id of pipelines) {
		const ends = events.filter((event) => event.kind === "pipeline-ended" && event.pipeline === id).length;
		if (ends !== 1) return `pipeline ${id} has ${ends} ends`;
	}
	const last = events.filter(({ kind }) => kind === "pool-broken" || kind === "pool-closed");
	if (last.length !== 1 || events.at(-1) !== last[0])
		return "the pool has not one end, or something after it";
	const [end] = last;
	if (end?.kind !== "pool-broken") return null;
	return end.error instanceof PsrpError && CODES.has(end.error.code)
		? null
		: `unknown error ${end.error.code}`;
}

function talkToServer(version: "2.1" | "2.3" | "2.4", input: Buffer, random: Random): Outcome {
	const server = makeServer(version);
	const link = new OopServerLink(server, { packetBytes: 1500, limits: LIMITS });
	let written = "";
	let code: string | null = null;
	for (const piece of pieces(input, random)) {
		link.receive(piece);
		for (const event of server.takeEvents()) {
			if (event.kind === "broken") code = event.error.code;
			answer(server, event);
		}
		written += link.takeOutput();
	}
	if (code !== null && !CODES.has(code)) return { answer: code, failure: `unknown error ${code}` };
	return { answer: code ?? "fine", failure: judgeOutput(written, input) };
}

/** Whatever was heard, what is said are packets, and not much more than was heard. */
function judgeOutput(written: string, input: Buffer): string | null {
	if (written.length > 100_000 + input.length * 40)
		return `${written.length} bytes were written to ${input.length}`;
	for (const line of lines(written)) {
		if (!line.startsWith("__NamedPipeError__:")) parsePacket(line);
	}
	return null;
}

/** Small, fast, and the same everywhere (mulberry32). */
function makeRandom(seed: number): Random {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

function heapInUse(): number {
	setFlagsFromString("--expose-gc");
	runInNewContext("gc")();
	return process.memoryUsage().heapUsed / 1e6;
}

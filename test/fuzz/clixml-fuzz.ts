import { isDeepStrictEqual } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import {
	ClixmlError,
	type ClixmlProblem,
	ClixmlReader,
	type ClixmlResult,
	type PsValue,
	readClixml,
	readClixmlStream,
	toPlain,
	writeClixml,
} from "../../src/protocol/clixml/index.ts";
import { recordedClixml } from "../support/clixml-fixtures.ts";
import { tangledValues } from "../support/clixml-values.ts";

export interface FuzzReport {
	readonly documents: number;
	readonly megabytes: number;
	/** How often each answer came: `ok`, or the code of the problem. */
	readonly answers: Readonly<Record<string, number>>;
	readonly slowestMs: number;
	/** Megabytes in use after a garbage collection, when a tenth was done and at the end. */
	readonly heapEarly: number;
	readonly heapEnd: number;
	/** Documents on which readers disagreed, or that came back different; at most ten. */
	readonly failures: readonly { readonly what: string; readonly seed: number; readonly document: string }[];
}

const CODES: ReadonlySet<string> = new Set<ClixmlProblem["code"]>([
	"malformed",
	"forbidden",
	"too-large",
	"too-deep",
	"invalid-value",
]);

const TOKENS = [
	"<Obj>",
	'<Obj RefId="0">',
	"</Obj>",
	"<MS>",
	"</MS>",
	"<Props>",
	"</Props>",
	"<LST>",
	"</LST>",
	"<DCT>",
	"</DCT>",
	"<En>",
	"</En>",
	'<Ref RefId="0" />',
	'<TNRef RefId="0" />',
	'<TN RefId="0"><T>',
	"</T></TN>",
	"<ToString>",
	"<S>",
	"</S>",
	'<S N="__proto__">',
	"<I32>",
	"<I64>",
	"<DT>",
	"<BA>",
	"<PR>",
	"<Nil />",
	"<Objs>",
	"</Objs>",
	"#< CLIXML\r\n",
	"<!DOCTYPE a>",
	"<!--",
	"]]>",
	"<![CDATA[",
	"<?x?>",
	"&amp;",
	"&",
	"&#x0;",
	"&#xD800;",
	"&lt",
	"_x0041_",
	"_xD83D_",
	"_x",
	' N="Key"',
	' N="Value"',
	' S="Error"',
	'"',
	"'",
	"<",
	">",
	"/",
	"\u0000",
	"\ufeff",
	"é",
];

/**
 * Reads documents that are mutations of recorded and of generated ones, for so many seconds of wall time. Every
 * document has a seed of its own, so that each can be made again.
 */
export function fuzzClixml(seconds: number, firstSeed: number): FuzzReport {
	const corpus = makeCorpus();
	const end = performance.now() + seconds * 1000;
	const early = performance.now() + seconds * 100;
	const answers: Record<string, number> = {};
	const failures: { what: string; seed: number; document: string }[] = [];
	let documents = 0;
	let bytes = 0;
	let slowestMs = 0;
	let heapEarly = 0;
	while (performance.now() < end && failures.length < 10) {
		const seed = firstSeed + documents;
		const document = mutate(corpus, seed);
		const started = performance.now();
		const { answer, failure } = tryDocument(document, seed);
		slowestMs = Math.max(slowestMs, performance.now() - started);
		answers[answer] = (answers[answer] ?? 0) + 1;
		if (failure !== null)
			failures.push({ what: failure, seed, document: document.toString("latin1").slice(0, 2000) });
		documents += 1;
		bytes += document.length;
		if (heapEarly === 0 && performance.now() > early) heapEarly = heapInUse();
	}
	return { documents, megabytes: bytes / 1e6, answers, slowestMs, heapEarly, heapEnd: heapInUse(), failures };
}

function makeCorpus(): readonly Buffer[] {
	const recorded = recordedClixml()
		.filter(({ text }) => text.length < 40_000)
		.map(({ text }) => Buffer.from(text));
	const generated = fc
		.sample(tangledValues, { numRuns: 300, seed: 1 })
		.map((values) => Buffer.from(writeClixml(values)));
	const streams = generated.slice(0, 30).map((text) => Buffer.concat([Buffer.from("#< CLIXML\r\n"), text]));
	return [...recorded, ...generated, ...streams];
}

/** Small, fast, and the same everywhere (mulberry32). */
function makeRandom(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

function mutate(corpus: readonly Buffer[], seed: number): Buffer {
	const random = makeRandom(seed);
	const pick = (): Buffer => corpus[random(corpus.length)] ?? Buffer.alloc(0);
	if (random(50) === 0) return Buffer.from(Array.from({ length: random(300) }, () => random(256)));
	let document = pick();
	for (let count = 1 + random(3); count > 0; count -= 1) {
		const at = random(document.length + 1);
		const to = Math.min(document.length, at + random(random(2) === 0 ? 5 : 400));
		const head = document.subarray(0, at);
		const tail = document.subarray(to);
		const token = Buffer.from(TOKENS[random(TOKENS.length)] ?? "");
		switch (random(7)) {
			case 0:
				document = Buffer.from(head);
				break;
			case 1:
				document = Buffer.concat([head, tail]);
				break;
			case 2:
				document = Buffer.concat([head, token, document.subarray(at)]);
				break;
			case 3:
				document = Buffer.concat([head, token, tail]);
				break;
			case 4:
				document = Buffer.concat([head, ...Array<Buffer>(random(60)).fill(document.subarray(at, to)), tail]);
				break;
			case 5: {
				const other = pick();
				const from = random(other.length + 1);
				document = Buffer.concat([head, other.subarray(from, from + random(500)), tail]);
				break;
			}
			default:
				document = Buffer.concat([head, Buffer.from([random(256)]), document.subarray(at + 1)]);
		}
	}
	return document;
}

function tryDocument(
	document: Buffer,
	seed: number,
): { readonly answer: string; readonly failure: string | null } {
	try {
		const result = readClixml(document);
		const failure = checkPieces(document, seed, result) ?? (result.ok ? checkValues(result) : null);
		readClixmlStream(document);
		const answer = result.ok ? "ok" : result.problem.code;
		if (answer !== "ok" && !CODES.has(answer)) return { answer, failure: `unknown code ${answer}` };
		return { answer, failure };
	} catch (thrown) {
		return {
			answer: "thrown",
			failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
		};
	}
}

/** In pieces it must be read the same. */
function checkPieces(document: Buffer, seed: number, whole: ClixmlResult): string | null {
	const values: PsValue[] = [];
	const reader = new ClixmlReader((value) => values.push(value));
	const size = 1 + (seed % 97);
	for (let at = 0; at < document.length; at += size) {
		if (reader.write(document.subarray(at, at + size)) !== null) break;
	}
	const problem = reader.end();
	if ((problem === null) !== whole.ok) return `in pieces: ${problem?.message ?? "accepted"}`;
	if (
		whole.ok &&
		!isDeepStrictEqual(
			values,
			whole.items.map(({ value }) => value),
		)
	)
		return "in pieces: other values";
	return null;
}

/** What was accepted can be shown, and written and read again without a change. */
function checkValues(result: ClixmlResult & { readonly ok: true }): string | null {
	const values = result.items.map(({ value }) => value);
	for (const value of values) JSON.stringify(toPlain(value, { depth: 12, maxValues: 100_000 }));
	try {
		const again = readClixml(writeClixml(values));
		if (!again.ok) return `written, not read: ${again.problem.message}`;
		return isDeepStrictEqual(
			again.items.map(({ value }) => value),
			values,
		)
			? null
			: "came back different";
	} catch (thrown) {
		// Deeper than the writer goes, or a type name that no XML can hold.
		if (thrown instanceof ClixmlError) return null;
		throw thrown;
	}
}

function heapInUse(): number {
	setFlagsFromString("--expose-gc");
	runInNewContext("gc")();
	return process.memoryUsage().heapUsed / 1e6;
}

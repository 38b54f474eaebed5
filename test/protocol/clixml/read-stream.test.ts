import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	ClixmlStreamReader,
	type ClixmlStreamPart,
	readClixmlStream,
	writeClixml,
} from "../../../src/protocol/clixml/index.ts";

const HEADER = "#< CLIXML\r\n";
const document = (...texts: readonly string[]): string => writeClixml(texts);

/** Parts in short: values as they are, texts in brackets, problems by code. */
function read(source: string | Uint8Array): unknown[] {
	return brief(readClixmlStream(source).parts);
}

function brief(parts: readonly ClixmlStreamPart[]): unknown[] {
	return parts.map((part) => {
		if (part.kind === "value") return part.value;
		return part.kind === "text" ? [part.text] : part.problem.code;
	});
}

/** The same in pieces; pieces of text joined. */
function readPieces(pieces: readonly (string | Uint8Array)[]): unknown[] {
	const parts: ClixmlStreamPart[] = [];
	const reader = new ClixmlStreamReader({
		value: (value, stream) => parts.push({ kind: "value", value, stream }),
		problem: (problem) => parts.push({ kind: "problem", problem }),
		text(text) {
			const last = parts.at(-1);
			if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + text };
			else parts.push({ kind: "text", text });
		},
	});
	for (const piece of pieces) reader.write(piece);
	reader.end();
	return brief(parts);
}

describe("a stream of CLIXML", () => {
	it.each<readonly [string, string, unknown[]]>([
		["one document", HEADER + document("a", "b"), ["a", "b"]],
		["several documents", `${HEADER}${document("a")}\r\n${document("b")}\r\n`, ["a", "b"]],
		["several headers", `${HEADER}${document("a")}${HEADER}${document("b")}`, ["a", "b"]],
		["an empty document", `${HEADER}<Objs Version="1.1.0.1" xmlns="x" />${document("a")}`, ["a"]],
		["text before", `native\r\n${HEADER}${document("a")}`, [["native\r\n"], "a"]],
		["text between header and document", `${HEADER}native\n${document("a")}`, [["native\n"], "a"]],
		["text behind", `${HEADER}${document("a")}bye\u001b[0m`, ["a", ["bye\u001b[0m"]]],
		["text only", "no objects <Objs> here", [["no objects <Objs> here"]]],
		["a root-like word in text", `${HEADER}<Objsolete> & <Objs`, [["<Objsolete> & <Objs"]]],
		["nothing", "", []],
		["a header only", HEADER, []],
	])("with %s", (_, text, parts) => {
		expect(read(text)).toEqual(parts);
		expect(readPieces(text.split(""))).toEqual(parts);
	});

	it("tells a document that was broken off, and what follows", () => {
		const broken = document("a", "b").slice(0, -12);
		expect(read(`${HEADER}${broken}`)).toEqual(["a", "malformed"]);
		expect(read(`${HEADER}${broken}\n${HEADER}${document("c")}`)).toEqual(["a", "malformed", "c"]);
	});

	it("gives what broke a document as text", () => {
		const text = `${HEADER}<Objs><S>a</S>native & <S>b</S></Objs>${HEADER}${document("c")}`;
		expect(read(text)).toEqual(["a", "malformed", ["<Objs><S>a</S>native & <S>b</S></Objs>"], "c"]);
	});

	it("takes bytes of any encoding for text", () => {
		const bytes = Buffer.concat([Buffer.from([0xe4, 0x0a]), Buffer.from(HEADER + document("ä"))]);
		expect(read(bytes)).toEqual([["\ufffd\n"], "ä"]);
	});

	it("finds the same however it is cut", () => {
		const parts = fc.constantFrom(
			HEADER,
			"#< CLI",
			"#< CLIXML",
			document("a"),
			document("é😀"),
			'<Objs S="1" />',
			"<Objs",
			"</Objs>",
			"text",
			"\r\n",
			"<",
			"\u0000",
		);
		fc.assert(
			fc.property(fc.array(parts, { maxLength: 8 }), fc.integer({ min: 1, max: 12 }), (list, size) => {
				const text = list.join("");
				const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
				const values = (all: readonly unknown[]) => all.filter((part) => typeof part === "string");
				expect(values(readPieces(pieces))).toEqual(values(read(text)));
			}),
			{ numRuns: 3000 },
		);
	});

	it("with endless headers is read in one go", () => {
		const text = `${HEADER}<Objs><S>`.repeat(100_000);
		expect(read(text)).toHaveLength(100_000);
	});
});

import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from "yaml";
import type { Position } from "./problem.ts";

/** Deeper nesting than any inventory has; the composer is recursive, and V8 cannot always survive that. */
const DEEPEST = 50;

export type YamlResult =
	| { readonly ok: true; readonly document: Document.Parsed; readonly lines: LineCounter }
	| { readonly ok: false; readonly faults: readonly YamlFault[] };

export interface YamlFault extends Position {
	readonly message: string;
}

/** YAML 1.2 text to one document, or what is wrong with the text as YAML. */
export function parseYaml(text: string): YamlResult {
	const lines = new LineCounter();
	const tokens = tokenise(text, lines);
	if ("line" in tokens) return { ok: false, faults: [tokens] };
	const composer = new Composer({
		version: "1.2",
		schema: "core",
		merge: false,
		resolveKnownTags: false,
		stringKeys: true,
		// Counted in find-data.ts: the check here compares every key with every other.
		uniqueKeys: false,
		lineCounter: lines,
	});
	const [document, second] = [...composer.compose(tokens, true, text.length)];
	if (document === undefined) return { ok: false, faults: [{ line: 1, column: 1, message: "is empty" }] };
	const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
		...positionAt(lines, pos[0]),
		message: SAFE_TO_QUOTE.has(code) ? `not valid YAML: ${message}` : (OWN_WORDS[code] ?? "not valid YAML"),
	}));
	if (second !== undefined) {
		faults.push({ ...positionAt(lines, second.range[0]), message: "a second document starts; expected one" });
	}
	return faults.length > 0 ? { ok: false, faults } : { ok: true, document, lines };
}

export function positionAt(lines: LineCounter, offset: number): Position {
	const { line, col } = lines.linePos(offset);
	return { line: Math.max(1, line), column: Math.max(1, col) };
}

function tokenise(text: string, lines: LineCounter): CST.Token[] | YamlFault {
	const parser = new Parser(lines.addNewLine);
	lines.addNewLine(0);
	const tokens: CST.Token[] = [];
	for (const lexeme of new Lexer().lex(text)) {
		for (const token of parser.next(lexeme)) tokens.push(token);
		if (parser.stack.length > DEEPEST) {
			return { ...positionAt(lines, parser.offset - 1), message: `nested deeper than ${DEEPEST} levels` };
		}
	}
	for (const token of parser.end()) tokens.push(token);
	return tokens;
}

/** Messages of these codes are fixed texts of the parser; others may repeat a piece of a value. */
const SAFE_TO_QUOTE: ReadonlySet<string> = new Set([
	"BAD_INDENT",
	"BLOCK_AS_IMPLICIT_KEY",
	"BLOCK_IN_FLOW",
	"KEY_OVER_1024_CHARS",
	"MISSING_CHAR",
	"MULTILINE_IMPLICIT_KEY",
]);

const OWN_WORDS: Readonly<Record<string, string>> = {
	BAD_ALIAS: "anchors and aliases are not accepted; write the value out",
	ALIAS_PROPS: "anchors and aliases are not accepted; write the value out",
	MULTIPLE_ANCHORS: "anchors and aliases are not accepted; write the value out",
	BAD_DIRECTIVE: "YAML directives are not accepted",
	BAD_DQ_ESCAPE: "wrong escape sequence in double quotes; use single quotes where a backslash means itself",
	BAD_SCALAR_START: "a value cannot start with this character; put it in quotes",
	NON_STRING_KEY: "expected a simple text as key",
	TAB_AS_INDENT: "tabs are not accepted as indentation; use blanks",
	TAG_RESOLVE_FAILED: "YAML tags (!...) are not accepted; put the value in quotes",
	MULTIPLE_TAGS: "YAML tags (!...) are not accepted; put the value in quotes",
};

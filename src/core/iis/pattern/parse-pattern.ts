import type { CharacterSet, PatternNode } from "./pattern-node.ts";
import { readEscape, readSet } from "./read-set.ts";

/** A pattern of the common subset, or why it is none. */
export type ParsedPattern =
	| { readonly ok: true; readonly node: PatternNode; readonly groups: number }
	| { readonly ok: false; readonly reason: string };

const MAX_LENGTH = 2000;
const MAX_NESTING = 50;
const MAX_COUNT = 1000;

/** Ends the parse; never leaves this file. */
class NotInSubset extends Error {}

/**
 * Reads a regular expression of the subset on which ECMAScript, .NET and so, as far as anybody can tell, IIS agree:
 * literals, `.`, sets, groups, alternation, greedy and lazy repetition, `^`, `$`, `\b`, lookahead. Anything else
 * (lookbehind, named groups, inline options, back references) is refused: what IIS makes of it is not known.
 */
export function parsePattern(text: string): ParsedPattern {
	if (text.length > MAX_LENGTH) return { ok: false, reason: "the pattern is too long" };
	const reader = new Reader(text);
	try {
		const node = reader.readChoice();
		if (!reader.isAtEnd()) return { ok: false, reason: "a closing parenthesis too many" };
		return { ok: true, node, groups: reader.groups };
	} catch (thrown) {
		if (thrown instanceof NotInSubset) return { ok: false, reason: thrown.message };
		throw thrown;
	}
}

class Reader {
	groups = 0;
	readonly #text: string;
	#at = 0;
	#nesting = 0;

	constructor(text: string) {
		this.#text = text;
	}

	isAtEnd(): boolean {
		return this.#at >= this.#text.length;
	}

	readChoice(): PatternNode {
		this.#nesting += 1;
		if (this.#nesting > MAX_NESTING) throw new NotInSubset("the pattern is nested too deeply");
		const items = [this.#readSequence()];
		while (this.#take("|")) items.push(this.#readSequence());
		this.#nesting -= 1;
		return items.length === 1 && items[0] !== undefined ? items[0] : { kind: "choice", items };
	}

	#readSequence(): PatternNode {
		const items: PatternNode[] = [];
		while (!this.isAtEnd() && !"|)".includes(this.#peek())) {
			const first = this.groups;
			const atom = this.#readAtom();
			items.push(this.#readRepeat(atom, first));
		}
		return { kind: "sequence", items };
	}

	#readAtom(): PatternNode {
		const char = this.#next();
		switch (char) {
			case ".":
				return { kind: "any" };
			case "^":
				return { kind: "start" };
			case "$":
				return { kind: "end" };
			case "(":
				return this.#readGroup();
			case "[": {
				const { set, end, problem } = readSet(this.#text, this.#at);
				if (problem !== null) throw new NotInSubset(problem);
				this.#at = end;
				return { kind: "set", set };
			}
			case "\\":
				return this.#readEscape();
			case "*":
			case "+":
			case "?":
				throw new NotInSubset(`nothing to repeat before ${char}`);
			case "{":
				throw new NotInSubset("an unescaped brace");
			default:
				if (char.charCodeAt(0) > 126) throw new NotInSubset("a character beyond ASCII");
				return { kind: "char", code: char.charCodeAt(0) };
		}
	}

	#readEscape(): PatternNode {
		const char = this.#peek();
		if (char === "b" || char === "B") {
			this.#at += 1;
			return { kind: "boundary", isNegated: char === "B" };
		}
		const escape = readEscape(this.#text, this.#at);
		if (escape === null) throw new NotInSubset(`the escape \\${char}`);
		this.#at = escape.end;
		return setNode(escape.set);
	}

	#readGroup(): PatternNode {
		if (!this.#take("?")) {
			this.groups += 1;
			const index = this.groups;
			return { kind: "group", index, body: this.#readBody() };
		}
		const kind = this.#next();
		if (kind === ":") return { kind: "group", index: null, body: this.#readBody() };
		if (kind === "=" || kind === "!") {
			return { kind: "look", isNegated: kind === "!", body: this.#readBody() };
		}
		throw new NotInSubset(`the group (?${kind}`);
	}

	#readBody(): PatternNode {
		const body = this.readChoice();
		if (!this.#take(")")) throw new NotInSubset("a parenthesis is not closed");
		return body;
	}

	#readRepeat(body: PatternNode, firstGroup: number): PatternNode {
		const bounds = this.#readBounds();
		if (bounds === null) return body;
		if (["start", "end", "boundary", "look"].includes(body.kind)) {
			throw new NotInSubset("repetition of something without width");
		}
		const isLazy = this.#take("?");
		if ("*+?{".includes(this.#peek()) && !this.isAtEnd()) throw new NotInSubset("a doubled repetition");
		const [min, max] = bounds;
		return { kind: "repeat", body, min, max, isLazy, groups: [firstGroup + 1, this.groups + 1] };
	}

	#readBounds(): readonly [min: number, max: number] | null {
		if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
		if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
		if (this.#take("?")) return [0, 1];
		const match = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.#text.slice(this.#at, this.#at + 12));
		if (match === null) return null;
		this.#at += match[0].length;
		const min = Number(match[1]);
		const open = match[3] === undefined || match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
		const max = match[2] === undefined ? min : open;
		if (min > MAX_COUNT || max < min) throw new NotInSubset("the counts of a repetition");
		return [min, max];
	}

	#peek(): string {
		return this.#text.charAt(this.#at);
	}

	#next(): string {
		const char = this.#peek();
		this.#at += 1;
		return char;
	}

	#take(char: string): boolean {
		if (this.#peek() !== char) return false;
		this.#at += 1;
		return true;
	}
}

function setNode(set: CharacterSet): PatternNode {
	const [only, more] = set.ranges;
	const isOne = more === undefined && only !== undefined && only[0] === only[1] && !set.isNegated;
	return isOne ? { kind: "char", code: only[0] } : { kind: "set", set };
}

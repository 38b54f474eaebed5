import type { CharacterSet, PatternNode } from "./pattern-node.ts";

/** Captured texts by group, the whole match first; undefined for a group that took no part. */
export type Captures = readonly (string | undefined)[];

export type MatchResult =
	| { readonly kind: "match"; readonly captures: Captures }
	| { readonly kind: "no-match" }
	/** The step limit was reached: the pattern may take practically for ever. */
	| { readonly kind: "gave-up" };

/** What matching may still cost, shared by everything that is matched for one purpose. */
export interface StepBudget {
	left: number;
}

/** More steps than an honest pattern needs on a URL; some milliseconds. */
const MAX_STEPS = 200_000;

type Continue = (at: number) => boolean;

class GaveUp extends Error {}

/**
 * Finds the first match as ECMAScript defines it (flag `i` without `u`), with a limit of steps: patterns come from
 * hosts, and a regular expression of the language itself has no limit.
 */
export function matchNodes(
	node: PatternNode,
	groups: number,
	input: string,
	ignoreCase: boolean,
	budget: StepBudget = { left: MAX_STEPS },
): MatchResult {
	const allowed = Math.min(MAX_STEPS, budget.left);
	const matcher = new Matcher(input, groups, ignoreCase, allowed);
	try {
		for (let from = 0; from <= input.length; from += 1) {
			const end = matcher.matchAt(node, from);
			if (end !== null) return { kind: "match", captures: [input.slice(from, end), ...matcher.texts()] };
		}
		return { kind: "no-match" };
	} catch (thrown) {
		// A stack that is too small for the pattern counts as a limit as well.
		if (thrown instanceof GaveUp || thrown instanceof RangeError) return { kind: "gave-up" };
		throw thrown;
	} finally {
		budget.left -= allowed - matcher.stepsLeft();
	}
}

class Matcher {
	readonly #input: string;
	readonly #ignoreCase: boolean;
	#captures: (readonly [number, number] | undefined)[];
	#steps: number;

	constructor(input: string, groups: number, ignoreCase: boolean, maxSteps: number) {
		this.#input = input;
		this.#ignoreCase = ignoreCase;
		this.#captures = Array.from({ length: groups + 1 }, () => undefined);
		this.#steps = maxSteps;
	}

	matchAt(node: PatternNode, from: number): number | null {
		let found: number | null = null;
		this.#match(node, from, (at) => {
			found = at;
			return true;
		});
		return found;
	}

	stepsLeft(): number {
		return Math.max(0, this.#steps);
	}

	texts(): (string | undefined)[] {
		return this.#captures
			.slice(1)
			.map((range) => (range === undefined ? undefined : this.#input.slice(...range)));
	}

	#match(node: PatternNode, at: number, next: Continue): boolean {
		this.#step();
		switch (node.kind) {
			case "sequence":
				return this.#matchSequence(node.items, 0, at, next);
			case "choice":
				return node.items.some((item) => this.#match(item, at, next));
			case "group":
				return this.#matchGroup(node.index, node.body, at, next);
			case "repeat":
				return isSingle(node.body)
					? this.#repeatSingle(node, node.body, at, next)
					: this.#repeat(node, 0, at, next);
			case "look":
				return this.#look(node.body, node.isNegated, at, next);
			case "start":
				return at === 0 && next(at);
			case "end":
				return at === this.#input.length && next(at);
			case "boundary":
				return (this.#isWord(at - 1) !== this.#isWord(at)) !== node.isNegated && next(at);
			default:
				return this.#takes(node, at) && next(at + 1);
		}
	}

	#matchSequence(items: readonly PatternNode[], index: number, at: number, next: Continue): boolean {
		const item = items[index];
		if (item === undefined) return next(at);
		return this.#match(item, at, (end) => this.#matchSequence(items, index + 1, end, next));
	}

	#matchGroup(index: number | null, body: PatternNode, at: number, next: Continue): boolean {
		if (index === null) return this.#match(body, at, next);
		return this.#match(body, at, (end) => {
			const before = this.#captures[index];
			this.#captures[index] = [at, end];
			if (next(end)) return true;
			this.#captures[index] = before;
			return false;
		});
	}

	#repeat(node: PatternNode & { kind: "repeat" }, count: number, at: number, next: Continue): boolean {
		const { body, min, max, isLazy, groups } = node;
		const again = (): boolean => {
			if (count >= max) return false;
			const before = [...this.#captures];
			this.#captures.fill(undefined, ...groups);
			// A round without width would go on for ever.
			const done = this.#match(
				body,
				at,
				(end) => !(end === at && count >= min) && this.#repeat(node, count + 1, end, next),
			);
			if (!done) this.#captures = before;
			return done;
		};
		if (count < min) return again();
		return isLazy ? next(at) || again() : again() || next(at);
	}

	/** Without recursion: `.*` over a long input must not need the stack. */
	#repeatSingle(
		node: PatternNode & { kind: "repeat" },
		body: SingleNode,
		at: number,
		next: Continue,
	): boolean {
		const { min, max, isLazy } = node;
		let count = 0;
		const wanted = isLazy ? min : max;
		for (; count < wanted && this.#takes(body, at + count); count += 1) this.#step();
		if (count < min) return false;
		if (isLazy) {
			for (; ; count += 1) {
				this.#step();
				if (next(at + count)) return true;
				if (count >= max || !this.#takes(body, at + count)) return false;
			}
		}
		for (; count >= min; count -= 1) {
			this.#step();
			if (next(at + count)) return true;
		}
		return false;
	}

	#look(body: PatternNode, isNegated: boolean, at: number, next: Continue): boolean {
		const before = [...this.#captures];
		const isThere = this.#match(body, at, () => true);
		if (isNegated) {
			this.#captures = before;
			return !isThere && next(at);
		}
		if (isThere && next(at)) return true;
		this.#captures = before;
		return false;
	}

	#takes(node: SingleNode, at: number): boolean {
		if (at >= this.#input.length) return false;
		const code = this.#input.charCodeAt(at);
		if (node.kind === "any") return code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029;
		if (node.kind === "set") return isInSet(node.set, code, this.#ignoreCase);
		return code === node.code || (this.#ignoreCase && fold(code) === fold(node.code));
	}

	#isWord(at: number): boolean {
		return at >= 0 && /^\w$/.test(this.#input.charAt(at));
	}

	#step(): void {
		this.#steps -= 1;
		if (this.#steps < 0) throw new GaveUp();
	}
}

type SingleNode = PatternNode & { readonly kind: "char" | "any" | "set" };

function isSingle(node: PatternNode): node is SingleNode {
	return node.kind === "char" || node.kind === "any" || node.kind === "set";
}

/** ECMA-262 Canonicalize without `u`: upper case, unless that leaves or enters ASCII. */
function fold(code: number): number {
	const upper = String.fromCharCode(code).toUpperCase();
	const folded = upper.length === 1 ? upper.charCodeAt(0) : code;
	return code > 127 && folded < 128 ? code : folded;
}

/** Members of a set are ASCII, so the other case of a character is one more lookup. */
function isInSet({ isNegated, ranges }: CharacterSet, code: number, ignoreCase: boolean): boolean {
	const has = (value: number) => ranges.some(([from, to]) => value >= from && value <= to);
	const upper = fold(code);
	const lower = code < 128 ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : code;
	return (has(code) || (ignoreCase && (has(upper) || has(lower)))) !== isNegated;
}

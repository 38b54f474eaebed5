import type { CharacterSet } from "./pattern-node.ts";

type Ranges = CharacterSet["ranges"];

const DIGIT: Ranges = [[48, 57]];
const WORD: Ranges = [
	[48, 57],
	[65, 90],
	[95, 95],
	[97, 122],
];
/** White space of ECMAScript. */
const SPACE: Ranges = [
	[9, 13],
	[32, 32],
	[160, 160],
	[0x1680, 0x1680],
	[0x2000, 0x200a],
	[0x2028, 0x2029],
	[0x202f, 0x202f],
	[0x205f, 0x205f],
	[0x3000, 0x3000],
	[0xfeff, 0xfeff],
];
const CLASSES: Readonly<Record<string, CharacterSet>> = {
	d: { isNegated: false, ranges: DIGIT },
	D: { isNegated: true, ranges: DIGIT },
	w: { isNegated: false, ranges: WORD },
	W: { isNegated: true, ranges: WORD },
	s: { isNegated: false, ranges: SPACE },
	S: { isNegated: true, ranges: SPACE },
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

interface Escape {
	readonly set: CharacterSet;
	readonly end: number;
}

/** Reads what stands behind a backslash; null for what the dialects disagree about. */
export function readEscape(text: string, at: number): Escape | null {
	const char = text.charAt(at);
	const known = Object.hasOwn(CLASSES, char) ? CLASSES[char] : undefined;
	if (known !== undefined) return { set: known, end: at + 1 };
	const control = Object.hasOwn(CONTROLS, char) ? CONTROLS[char] : undefined;
	if (control !== undefined) return one(control, at + 1);
	const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(text.slice(at, at + 5));
	if (hex !== null) {
		const code = Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
		return code > 126 ? null : one(code, at + hex[0].length);
	}
	// Digits are back references, letters mean something else in each dialect.
	return char !== "" && /[\x20-\x7e]/.test(char) && !/[0-9A-Za-z]/.test(char)
		? one(char.charCodeAt(0), at + 1)
		: null;
}

function one(code: number, end: number): Escape {
	return { set: { isNegated: false, ranges: [[code, code]] }, end };
}

/** Reads a set from behind its opening bracket. */
export function readSet(
	text: string,
	start: number,
): { readonly set: CharacterSet; readonly end: number; readonly problem: string | null } {
	const isNegated = text.charAt(start) === "^";
	const ranges: (readonly [number, number])[] = [];
	const fail = (problem: string) => ({ set: { isNegated, ranges }, end: start, problem });
	let at = isNegated ? start + 1 : start;
	// `[]` and `[^]` are sets of their own in ECMAScript and literals elsewhere.
	if (text.charAt(at) === "]") return fail("an empty set");
	while (text.charAt(at) !== "]") {
		const from = readMember(text, at);
		if (from === null) return fail(at >= text.length ? "a set is not closed" : "an unusual set");
		at = from.end;
		if (text.charAt(at) !== "-" || text.charAt(at + 1) === "]") {
			ranges.push(...(from.set.isNegated ? complementOf(from.set.ranges) : from.set.ranges));
			continue;
		}
		const to = readMember(text, at + 1);
		const low = codeOf(from);
		const high = to === null ? null : codeOf(to);
		if (to === null || low === null || high === null || high < low) return fail("an unusual range in a set");
		ranges.push([low, high]);
		at = to.end;
	}
	return { set: { isNegated, ranges }, end: at + 1, problem: null };
}

function readMember(text: string, at: number): Escape | null {
	const char = text.charAt(at);
	if (char === "\\") return readEscape(text, at + 1);
	// `[` inside a set starts a subtraction or a POSIX class in other dialects.
	if (char === "" || char === "[" || char.charCodeAt(0) > 126) return null;
	return one(char.charCodeAt(0), at + 1);
}

/** Everything between ranges that are in order, for `\S` inside a set. */
function complementOf(ranges: Ranges): Ranges {
	const bounds = [-1, ...ranges.flat(), 0x1_0000];
	const gaps: (readonly [number, number])[] = [];
	for (let at = 0; at + 1 < bounds.length; at += 2) {
		const from = (bounds[at] ?? 0) + 1;
		const to = (bounds[at + 1] ?? 0) - 1;
		if (from <= to) gaps.push([from, to]);
	}
	return gaps;
}

function codeOf({ set }: Escape): number | null {
	const [only, more] = set.ranges;
	return more === undefined && only !== undefined && only[0] === only[1] && !set.isNegated ? only[0] : null;
}

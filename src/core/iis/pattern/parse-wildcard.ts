import type { ParsedPattern } from "./parse-pattern.ts";
import type { PatternNode } from "./pattern-node.ts";

const ANYTHING: PatternNode = { kind: "set", set: { isNegated: true, ranges: [] } };

/** `*` is any text and a back reference, `?` one character without one; the whole input must match. */
export function parseWildcard(wildcard: string): ParsedPattern {
	let groups = 0;
	const items = wildcard.split("").map((char): PatternNode => {
		if (char === "?") return ANYTHING;
		if (char !== "*") return { kind: "char", code: char.charCodeAt(0) };
		groups += 1;
		const body: PatternNode = {
			kind: "repeat",
			body: ANYTHING,
			min: 0,
			max: Number.POSITIVE_INFINITY,
			isLazy: false,
			groups: [groups, groups],
		};
		return { kind: "group", index: groups, body };
	});
	if (/[^\x20-\x7e]/.test(wildcard)) return { ok: false, reason: "a character beyond ASCII" };
	return {
		ok: true,
		groups,
		node: { kind: "sequence", items: [{ kind: "start" }, ...items, { kind: "end" }] },
	};
}

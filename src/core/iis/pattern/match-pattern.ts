import { type Captures, matchNodes, type StepBudget } from "./match-nodes.ts";
import { type ParsedPattern, parsePattern } from "./parse-pattern.ts";
import { parseWildcard } from "./parse-wildcard.ts";

export const PATTERN_SYNTAXES = ["ECMAScript", "Wildcard", "ExactMatch"] as const;
export type PatternSyntax = (typeof PATTERN_SYNTAXES)[number];

export type PatternResult =
	| { readonly kind: "match"; readonly captures: Captures }
	| { readonly kind: "no-match" }
	/** Nobody can tell what IIS makes of it. */
	| { readonly kind: "unknown"; readonly reason: string };

/** Longer inputs than any URL that IIS accepts by default. */
const MAX_INPUT = 8192;
/** Compiled patterns that are remembered; the same few are asked for again and again. */
const CACHE_ENTRIES = 200;
const cache = new Map<string, ParsedPattern>();

/** Matches one pattern of a rewrite rule. */
export function matchPattern(
	syntax: PatternSyntax,
	pattern: string,
	ignoreCase: boolean,
	input: string,
	budget?: StepBudget,
): PatternResult {
	if (input.length > MAX_INPUT) return { kind: "unknown", reason: "the input is too long" };
	if (syntax === "ExactMatch") {
		const isSame = ignoreCase ? pattern.toLowerCase() === input.toLowerCase() : pattern === input;
		return isSame ? { kind: "match", captures: [input] } : { kind: "no-match" };
	}
	const parsed = parseCached(syntax, pattern);
	if (!parsed.ok) return { kind: "unknown", reason: `pattern ${JSON.stringify(pattern)}: ${parsed.reason}` };
	const result = matchNodes(parsed.node, parsed.groups, input, ignoreCase, budget);
	if (result.kind !== "gave-up") return result;
	return { kind: "unknown", reason: `pattern ${JSON.stringify(pattern)} takes too many steps` };
}

function parseCached(syntax: "ECMAScript" | "Wildcard", pattern: string): ParsedPattern {
	const key = `${syntax} ${pattern}`;
	const known = cache.get(key);
	if (known !== undefined) return known;
	const parsed = syntax === "Wildcard" ? parseWildcard(pattern) : parsePattern(pattern);
	const [oldest] = cache.keys();
	if (cache.size >= CACHE_ENTRIES && oldest !== undefined) cache.delete(oldest);
	cache.set(key, parsed);
	return parsed;
}

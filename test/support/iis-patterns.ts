import fc from "fast-check";

/**
 * Regular expressions of the subset that every dialect reads alike. Groups are never repeated when their captures
 * matter elsewhere: ECMAScript forgets them in each round, .NET does not.
 */
export const patternArbitrary: fc.Arbitrary<string> = fc.letrec<{
	choice: string;
	sequence: string;
	atom: string;
}>((tie) => ({
	choice: fc.array(tie("sequence"), { minLength: 1, maxLength: 2 }).map((parts) => parts.join("|")),
	sequence: fc.array(tie("atom"), { minLength: 0, maxLength: 4 }).map((parts) => parts.join("")),
	atom: fc.oneof(
		{ maxDepth: 3, depthIdentifier: "pattern" },
		fc.constantFrom("a", "b", "c", "A", "\\.", "/", "-", "1", "\\-", "\\/", "@", "%"),
		fc.constantFrom(".", ".*", ".+", ".*?", "a*", "b+?", "c?", "a{2}", "b{0,2}", "c{1,}"),
		fc.constantFrom(
			"[a-c]",
			"[^a]",
			"[a\\-b]",
			"[A-Z0-9]+",
			"\\d",
			"\\w*",
			"\\W",
			"\\S+",
			"\\b",
			"[\\s\\S]",
			"[\\Da]",
			"[^\\W1]",
		),
		fc.constantFrom("^", "$"),
		fc.tuple(tie("choice"), fc.constantFrom("", "?", "*", "+")).map(([body, times]) => `(${body})${times}`),
		fc.tuple(tie("choice"), fc.constantFrom("", "?", "{1,2}")).map(([body, times]) => `(?:${body})${times}`),
		fc.tuple(fc.constantFrom("=", "!"), tie("choice")).map(([kind, body]) => `(?${kind}${body})`),
	),
})).choice;

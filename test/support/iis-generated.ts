import fc from "fast-check";
import { type IisRequest, requestOf } from "../../src/core/iis/rewrite/iis-request.ts";
import { webConfig } from "./iis-facts.ts";
import { patternArbitrary } from "./iis-patterns.ts";

const escape = (text: string) =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll(">", "&gt;");
const flag = fc.constantFrom("true", "false", "True", "False");
/** Patterns that requests of these tests often match, and any other of the subset. */
const pattern = fc.oneof(
	fc.constantFrom(
		".*",
		"a",
		"^a",
		"b$",
		"^(.)(.*)$",
		"(?=.*a)(?=.*b)",
		"a.*b",
		"^$",
		"c|b",
		"[ab]+/",
		"=(.+)/(.+)~(.+)",
	),
	// Repeated groups would reach the step limit, and captures in them differ between the dialects. A boundary before a
	// negated set is no boundary to .NET 10.0.12: `\b[^a]` matches "~" there.
	patternArbitrary.filter((text) => !/\)[*+{]|\\b/.test(text)),
);

/** Conditions must have one. */
const someText = pattern.filter((text) => text !== "");

const INPUTS = [
	"{REQUEST_URI}",
	"{UrlDecode:{REQUEST_URI}}",
	"{QUERY_STRING}",
	"{UrlDecode:{QUERY_STRING}}",
	"{HTTP_COOKIE}",
	"{HTTP_USER_AGENT}",
	"{REQUEST_METHOD}",
	"{HTTP_HOST}",
	"{R:0}",
	"x{ToLower:{R:0}}y",
	"{UrlEncode:{R:0}}",
	"{M:{R:0}}",
	"literal a",
];

const condition = fc
	.record({
		input: fc.constantFrom(...INPUTS),
		pattern: someText,
		ignoreCase: flag,
		negate: fc.constantFrom("false", "false", "true"),
	})
	.map(
		(made) =>
			`<add input="${escape(made.input)}" pattern="${escape(made.pattern)}" ignoreCase="${made.ignoreCase}" negate="${made.negate}" />`,
	);

/** A condition on what the one before it matched; both must hold. */
const backReference = someText.map(
	(made) =>
		`<add input="{UrlDecode:{REQUEST_URI}}" pattern="." /><add input="{C:0}{R:0}" pattern="${escape(made)}" />`,
);

const conditions = fc.oneof(
	fc.constant(""),
	backReference.map((items) => `<conditions>${items}</conditions>`),
	fc
		.tuple(fc.constantFrom("MatchAll", "MatchAny"), fc.array(condition, { minLength: 1, maxLength: 3 }))
		.map(([grouping, items]) => `<conditions logicalGrouping="${grouping}">${items.join("")}</conditions>`),
);

const ACTIONS = [
	'type="AbortRequest"',
	'type="AbortRequest"',
	'type="CustomResponse" statusCode="403" statusReason="no" statusDescription="no"',
	'type="None"',
	'type="Rewrite" url="b/c"',
	'type="Rewrite" url="a"',
	'type="Redirect" url="https://other.example/" redirectType="Found"',
];

const rule = fc.record({
	syntax: fc.constantFrom("", "", 'patternSyntax="ECMAScript"'),
	stop: flag,
	enabled: fc.constantFrom("true", "true", "True", "false"),
	pattern,
	ignoreCase: flag,
	negate: fc.constantFrom("false", "false", "false", "true"),
	conditions,
	action: fc.constantFrom(...ACTIONS),
});

/** A web.config with rules of the subset on which the judge and IIS agree by documentation. */
export const webConfigArbitrary: fc.Arbitrary<string> = fc
	.array(rule, { minLength: 1, maxLength: 4 })
	.map((rules) => {
		const texts = rules.map(
			(made, index) =>
				`<rule name="r${index}" ${made.syntax} stopProcessing="${made.stop}" enabled="${made.enabled}"><match url="${escape(made.pattern)}" ignoreCase="${made.ignoreCase}" negate="${made.negate}" />${made.conditions}<action ${made.action} /></rule>`,
		);
		const map =
			'<rewriteMaps><rewriteMap name="M"><add key="a" value="b" /><add key="b/c" value="a" /></rewriteMap></rewriteMaps>';
		return webConfig(`${map}<rules>${texts.join("")}</rules>`);
	});

const piece = fc.constantFrom("a", "b", "c", "A", "B", "1", "-", ".x", "%61", "%42", "@", "~");
const segment = fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const path = fc
	.tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom("", "/"))
	.map(([segments, end]) => `/${segments.join("/")}${segments.length > 0 ? end : ""}`);
const query = fc.array(fc.oneof(piece, fc.constantFrom("=", "&", "/", "%2f", "+", "%20", "?", "%2541")), {
	minLength: 1,
	maxLength: 6,
});

/** Requests that every front door lets in: no dot segments, no doubled slashes, no control characters. */
export const requestArbitrary: fc.Arbitrary<IisRequest> = fc
	.record({
		path,
		query: fc.option(query, { nil: null }),
		method: fc.constantFrom("GET", "POST"),
		cookie: fc.constantFrom("", "a=b", "B=a/c~1", "X=1; a=b/c~d"),
		agent: fc.constantFrom("", "abc", "Mozilla/5.0"),
	})
	.map((made) =>
		requestOf(
			made.query === null ? made.path : `${made.path}?${made.query.join("")}`,
			{
				...(made.cookie === "" ? {} : { cookie: made.cookie }),
				...(made.agent === "" ? {} : { "user-agent": made.agent }),
			},
			made.method,
		),
	);

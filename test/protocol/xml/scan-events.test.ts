import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { XmlScanner, type XmlScanOptions } from "../../../src/protocol/xml/scan-events.ts";
import { DEFAULT_XML_LIMITS } from "../../../src/protocol/xml/xml-limits.ts";
import { saxesEvents } from "../../support/saxes-events.ts";

/** Events as text, with the pieces of one text joined. */
function scan(pieces: readonly string[], options: XmlScanOptions = {}) {
	const heard: string[] = [];
	const scanner = new XmlScanner(
		{
			open(name, attributes) {
				const pairs = attributes.map((part, index) => (index % 2 === 0 ? ` ${part}` : `=${part}`));
				heard.push(`<${name}${pairs.join("")}>`);
			},
			text: (piece) => heard.push(piece),
			close: (name) => heard.push(`</${name}>`),
		},
		options,
	);
	for (const piece of pieces) scanner.write(piece);
	return { heard: heard.join(""), problem: scanner.end() };
}

/** What both say of a document; neither says anything of one that is refused but that it is. */
function verdicts(text: string, pieces: readonly string[] = [text], comments = false) {
	const ours = scan(pieces, { allowComments: comments });
	// Half pairs are characters for the other.
	const theirs = text.isWellFormed() ? saxesEvents(text, { comments }) : null;
	return [ours.problem === null ? ours.heard : "refused", theirs ?? "refused"] as const;
}

const limited = (limits: Partial<typeof DEFAULT_XML_LIMITS>) => ({
	limits: { ...DEFAULT_XML_LIMITS, ...limits },
});

const FRAGMENTS = [
	"<a>",
	"</a>",
	"<a/>",
	"<b x='1'>",
	'<b y="&lt;&#x41;">',
	"</b>",
	"</b >",
	"<b x='1' x='2'/>",
	"<B\n/>",
	"text",
	" ",
	"\r\n",
	"\r",
	"&amp;",
	"&quot;",
	"&#13;",
	"&#x1F600;",
	"&nbsp;",
	"&",
	"]]>",
	"]]",
	">",
	"<",
	"<!--c-->",
	"<!--",
	"-->",
	"--",
	"<![CDATA[d]]>",
	"<![CDATA[",
	"<!",
	"<?pi?>",
	'<?xml version="1.0"?>',
	"\ufeff",
	"\u0001",
	"😀",
	"é",
	"\ufffe",
	"<é/>",
	"<1/>",
	"<a x=1/>",
	"<a x/>",
	'<a x="a\tb\r\nc"/>',
	'<a x="<"/>',
	"</",
	"&#0;",
	"&#xD800;",
	"=",
	'"',
];

describe("XmlScanner", () => {
	it("tells elements, attributes and text in order", () => {
		expect(scan(['<a x="1" y=\'"\'><b/>t&amp;&#65;</a>'])).toEqual({
			heard: '<a x=1 y="><b></b>t&A</a>',
			problem: null,
		});
	});

	it.each([
		["cut", "<a><b>"],
		["cut within a tag", "<a><b"],
		["cut within an attribute", '<a x="'],
		["cut within a reference", "<a>&am"],
		["mismatched", "<a><b></a></b>"],
		["with two roots", "<a/><b/>"],
		["empty", ""],
		["of blanks only", " \r\n"],
		["with a bare ampersand", "<a>&</a>"],
		["with an unknown entity", "<a>&nbsp;</a>"],
		["with a doubled attribute", '<a x="1" x="2"/>'],
		["with text behind the root", "<a/>x"],
		["with text before the root", "x<a/>"],
		["with a control character", "<a>\u0001</a>"],
		["with half a surrogate pair", "<a>\ud83d</a>"],
		["with half a surrogate pair at its end", "<a/>\ud83d"],
		["with a second byte order mark", "\ufeff\ufeff<a/>"],
		["with an unquoted attribute", "<a x=1/>"],
		["with attributes that touch", '<a x="1"y="2"/>'],
		["with a name that is none", "<1/>"],
		["with ]]> in text", "<a>]]></a>"],
		["with < in an attribute", '<a x="<"/>'],
		["with a reference to no character", "<a>&#0;</a>"],
		["with a wrong declaration", '<?xml encoding="utf-8"?><a/>'],
		["that closes what is not open", "</a>"],
	])("refuses a document %s as malformed", (_, text) => {
		expect(scan([text]).problem?.code).toBe("malformed");
		expect(scan(text.split("")).problem?.code).toBe("malformed");
	});

	it.each([
		["a DTD", "<!DOCTYPE a><a/>"],
		["an entity declaration", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
		["a processing instruction", "<a><?php ?></a>"],
		["a second declaration", '<a><?xml version="1.0"?></a>'],
		["a comment", "<a><!-- c --></a>"],
		["CDATA", "<a><![CDATA[c]]></a>"],
	])("refuses %s as forbidden", (_, text) => {
		expect(scan([text]).problem?.code).toBe("forbidden");
	});

	it.each([
		["too many characters", "too-large", "<aaaa/>", { maxLength: 6 }],
		["too deep", "too-deep", "<a><a><a/></a></a>", { maxDepth: 2 }],
		["too many elements", "too-large", "<a><b/><b/></a>", { maxElements: 2 }],
		["too many attributes", "too-large", '<a b="" c=""/>', { maxAttributes: 1 }],
		["too long a name", "too-large", "<abcd/>", { maxNameLength: 3 }],
		["too long a value", "too-large", '<a b="1234"/>', { maxValueLength: 3 }],
		["a tag without end", "too-large", `<a ${" ".repeat(500)}`, { maxNameLength: 10, maxValueLength: 10 }],
	] as const)("refuses %s", (_, code, text, limits) => {
		expect(scan([text], limited(limits)).problem?.code).toBe(code);
		expect(scan(text.split(""), limited(limits)).problem?.code).toBe(code);
	});

	it("drops comments and takes CDATA for text when told to", () => {
		const text =
			'\ufeff<?xml version="1.0" encoding="utf-16"?><!-- <&-x- --><a><!---->t<![CDATA[<c>&]]]]>u</a><!-- -->';
		const read = { heard: "<a>t<c>&]]u</a>", problem: null };
		expect(scan([text], { allowComments: true })).toEqual(read);
		expect(scan(text.split(""), { allowComments: true })).toEqual(read);
	});

	it.each([
		["a comment without end", "<a/><!-- ->"],
		["-- within a comment", "<a><!-- -- --></a>"],
		["a comment that ends in --->", "<a><!-- ---></a>"],
		["CDATA without end", "<a><![CDATA[ ]]</a>"],
		["CDATA around the root", "<![CDATA[ ]]><a/>"],
	])("refuses %s", (_, text) => {
		expect(scan([text], { allowComments: true }).problem?.code).toBe("malformed");
		expect(scan(text.split(""), { allowComments: true }).problem?.code).toBe("malformed");
	});

	it("reads a comment longer than any tag", () => {
		const text = `<a><!--${"- ".repeat(500_000)}--></a>`;
		expect(scan([text], { allowComments: true })).toEqual({ heard: "<a></a>", problem: null });
	});

	it("has names as plain data", () => {
		const { heard } = scan(['<__proto__ constructor="1" __proto__="2"/>']);
		expect(heard).toBe("<__proto__ constructor=1 __proto__=2></__proto__>");
		expect(({} as Record<string, unknown>)["2"]).toBeUndefined();
	});

	it("lets the faults of its caller through", () => {
		const fault = () => {
			throw new Error("mine");
		};
		const scanner = new XmlScanner({ open: fault, text: fault, close: () => undefined });
		expect(() => scanner.write("<a/>")).toThrow("mine");
	});

	it("tells where a problem is, however the document was cut", () => {
		const text = "<a>\r\n  <b>é</b>\r\n  <c>&x;</c>\r\n</a>";
		const whole = scan([text]).problem;
		expect(whole).toMatchObject({ line: 3, column: 6 });
		expect(scan(text.split("")).problem).toEqual(whole);
	});

	it("takes the two non-characters only when told to", () => {
		expect(scan(["<a>\uffff</a>"]).problem?.code).toBe("malformed");
		expect(scan(["<a>\uffff</a>"], { allowNonCharacters: true }).problem).toBeNull();
	});

	it("says of any document what saxes says, however it is cut", () => {
		const fragments = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 });
		fc.assert(
			fc.property(
				fragments,
				fc.boolean(),
				fc.integer({ min: 1, max: 9 }),
				fc.boolean(),
				(parts, isWrapped, size, comments) => {
					const text = isWrapped ? `<r>${parts.join("")}</r>` : parts.join("");
					const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
					const [ours, theirs] = verdicts(text, pieces, comments);
					expect([ours, verdicts(text, [text], comments)[0]]).toEqual([theirs, theirs]);
				},
			),
			{ numRuns: 20_000 },
		);
	});

	it("says of a mutated document what saxes says", () => {
		const document =
			'<a b="1"><!-- <x> --><c d=\'é"\'>t&amp;&#x41;😀</c>\r\n<e/><f x="&lt;" y="2">]] &gt;</f><![CDATA[<&\r]]]></a>';
		fc.assert(
			fc.property(
				fc.nat(document.length),
				fc.nat(4),
				fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 2 })),
				(at, removed, put) => {
					const text = document.slice(0, at) + put + document.slice(at + removed);
					const [ours, theirs] = verdicts(text, [text], true);
					expect(ours).toBe(theirs);
				},
			),
			{ numRuns: 10_000 },
		);
	});

	it("reads a long tag that comes character by character without going over it again and again", () => {
		const value = "v".repeat(60_000);
		expect(scan(`<a x="${value}">${value}</a>`.split("")).problem).toBeNull();
	});
});

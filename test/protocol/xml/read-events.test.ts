import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXmlEvents } from "../../../src/protocol/xml/read-events.ts";
import { DEFAULT_XML_LIMITS } from "../../../src/protocol/xml/xml-limits.ts";

function read(text: string, options: Parameters<typeof readXmlEvents>[2] = {}) {
	const heard: string[] = [];
	const problem = readXmlEvents(
		text,
		{
			open: (name, attributes) =>
				heard.push(`<${name}${[...attributes].map(([key, value]) => ` ${key}=${value}`).join("")}>`),
			text: (piece) => heard.push(piece),
			close: (name) => heard.push(`</${name}>`),
		},
		options,
	);
	return { heard: heard.join(""), problem };
}
const limited = (limits: Partial<typeof DEFAULT_XML_LIMITS>) => ({
	limits: { ...DEFAULT_XML_LIMITS, ...limits },
});

describe("readXmlEvents", () => {
	it("tells elements, attributes and text in order", () => {
		expect(read('<a x="1"><b/>t&amp;&#65;<![CDATA[<c>]]></a>')).toEqual({
			heard: "<a x=1><b></b>t&A<c></a>",
			problem: null,
		});
	});

	it("drops one byte order mark, the declaration and comments", () => {
		expect(read('\ufeff<?xml version="1.0" encoding="utf-16"?><!-- c --><a/>').heard).toBe("<a></a>");
	});

	it.each([
		["cut", "<a><b>"],
		["mismatched", "<a><b></a></b>"],
		["with two roots", "<a/><b/>"],
		["empty", ""],
		["with a bare ampersand", "<a>&</a>"],
		["with an unknown entity", "<a>&nbsp;</a>"],
		["with a doubled attribute", '<a x="1" x="2"/>'],
		["with a doubled empty attribute", '<a x="" x=""/>'],
		["with text behind the root", "<a/>x"],
		["with a control character", "<a>\u0001</a>"],
		["with a second byte order mark", "\ufeff\ufeff<a/>"],
		["with an unquoted attribute", "<a x=1/>"],
	])("refuses a document %s as malformed", (_, text) => {
		expect(read(text).problem?.code).toBe("malformed");
	});

	it.each([
		["a DTD", "<!DOCTYPE a><a/>"],
		["entities of its own", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
		["a processing instruction", "<a><?php x?></a>"],
	])("refuses %s", (_, text) => {
		expect(read(text).problem?.code).toBe("forbidden");
	});

	it("refuses comments where nobody sends any", () => {
		expect(read("<a><!-- c --></a>", { comments: "refuse" }).problem?.code).toBe("forbidden");
	});

	it("says where", () => {
		expect(read("<a>\n  <b></c>\n</a>").problem).toMatchObject({ line: 2, code: "malformed" });
	});

	it.each<[string, string, Partial<typeof DEFAULT_XML_LIMITS>, string]>([
		["length", "<a></a>", { maxLength: 6 }, "too-large"],
		["depth", "<a><b><c/></b></a>", { maxDepth: 2 }, "too-deep"],
		["elements", "<a><b/><c/></a>", { maxElements: 2 }, "too-large"],
		["attributes", '<a b="" c=""/>', { maxAttributes: 1 }, "too-large"],
		["names", "<abc/>", { maxNameLength: 2 }, "too-large"],
		["values", '<a b="123"/>', { maxValueLength: 2 }, "too-large"],
	])("keeps the limit of %s", (_, text, limits, code) => {
		expect(read(text).problem).toBeNull();
		expect(read(text, limited(limits)).problem?.code).toBe(code);
	});

	it("has names as plain data", () => {
		const { heard } = read('<__proto__ constructor="1" __proto__="2"/>');
		expect(heard).toBe("<__proto__ constructor=1 __proto__=2></__proto__>");
		expect(({} as Record<string, unknown>)["2"]).toBeUndefined();
	});

	it("never throws, whatever the text is", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				const code = read(`<a b="${text}">${text}</a>`).problem?.code;
				expect(["malformed", "forbidden", undefined]).toContain(code);
				expect(read(text).problem).toBeDefined();
			}),
		);
	});

	it("lets the faults of its caller through", () => {
		const fault = () => {
			throw new Error("mine");
		};
		expect(() => readXmlEvents("<a/>", { open: fault, close: () => undefined })).toThrow("mine");
	});
});

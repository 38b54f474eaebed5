import { describe, expect, it } from "vitest";
import { readXmlTree, type XmlElement } from "../../../src/protocol/xml/read-tree.ts";

const show = (element: XmlElement): string =>
	`${element.name}${element.children.length === 0 ? "" : `(${element.children.map(show).join(" ")})`}`;

const DOCUMENT = `<root>
	<skip><wanted/></skip>
	<group><wanted><deep><deeper/></deep></wanted><other/></group>
</root>`;

describe("readXmlTree", () => {
	it("keeps wanted parts whole and forgets the rest", () => {
		const tree = readXmlTree(DOCUMENT, (path) =>
			path.join("/") === "group" ? "enter" : path.join("/") === "group/wanted" ? "whole" : "drop",
		);
		expect(tree.ok && show(tree.root)).toBe("root(group(wanted(deep(deeper))))");
	});

	it("knows the line of an element", () => {
		const tree = readXmlTree(DOCUMENT, () => "whole");
		expect(tree.ok && tree.root.children.map((child) => child.line)).toEqual([2, 3]);
	});

	it("counts lines across comments and the pieces that it reads at a time", () => {
		const lines = `<!-- one\n two -->\n${"<fill/>\n".repeat(30_000)}<last/>`;
		const tree = readXmlTree(`<root>${lines}</root>`, ([name]) => (name === "last" ? "whole" : "drop"));
		expect(tree.ok && tree.root.children.map((child) => child.line)).toEqual([30_003]);
	});

	it("reads what it drops as strictly", () => {
		const tree = readXmlTree("<root><skip><a></b></skip></root>", () => "drop");
		expect(tree.ok).toBe(false);
	});
});

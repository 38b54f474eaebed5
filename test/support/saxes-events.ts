import { SaxesParser } from "saxes";

/** What a foreign strict parser hears in a document: the events as one text, null where it refuses it. */
export function saxesEvents(text: string, options: { readonly comments: boolean }): string | null {
	const heard: string[] = [];
	let depth = 0;
	const parser = new SaxesParser({ defaultXMLVersion: "1.0", forceXMLVersion: true });
	const refuse = (): never => {
		throw new Refused();
	};
	parser.on("error", refuse);
	parser.on("doctype", refuse);
	parser.on("processinginstruction", refuse);
	if (!options.comments) {
		parser.on("comment", refuse);
		parser.on("cdata", refuse);
	} else parser.on("cdata", (piece) => heard.push(piece));
	parser.on("opentag", ({ name, attributes }) => {
		depth += 1;
		const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}=${value}`);
		heard.push(`<${name}${pairs.join("")}>`);
	});
	// It tells the blanks around the root too.
	parser.on("text", (piece) => heard.push(depth > 0 ? piece : ""));
	parser.on("closetag", ({ name }) => {
		depth -= 1;
		heard.push(`</${name}>`);
	});
	try {
		parser.write(text).close();
		return heard.join("");
	} catch (thrown) {
		if (thrown instanceof Refused) return null;
		throw thrown;
	}
}

class Refused extends Error {}

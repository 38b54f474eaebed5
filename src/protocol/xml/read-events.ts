import { SaxesParser } from "saxes";
import { DEFAULT_XML_LIMITS, type XmlLimits, type XmlProblem } from "./xml-limits.ts";

/** Called in document order. Text may come in several pieces when comments stand between them. */
export interface XmlSink {
	/** `line` counts from 1. */
	open(name: string, attributes: ReadonlyMap<string, string>, line: number): void;
	text?(text: string): void;
	close(name: string): void;
}

export interface XmlOptions {
	readonly limits?: XmlLimits;
	/** Comments are dropped, or refused for peers that never send any. @default "drop" */
	readonly comments?: "drop" | "refuse";
}

/** Ends the parse from inside a handler; never leaves this file. */
class Stop extends Error {
	readonly problem: XmlProblem;
	constructor(problem: XmlProblem) {
		super(problem.message);
		this.problem = problem;
	}
}

/**
 * Reads one whole document and tells the sink what is in it; null when all was well, else why not. What the sink
 * heard before a problem is worth nothing. Only the five entities of XML exist, a DTD is refused, and every name
 * is plain data (`__proto__` too). The text is already decoded; one byte order mark at its start is dropped.
 */
export function readXmlEvents(text: string, sink: XmlSink, options: XmlOptions = {}): XmlProblem | null {
	const limits = options.limits ?? DEFAULT_XML_LIMITS;
	if (text.length > limits.maxLength) {
		const message = `longer than ${limits.maxLength} characters`;
		return { code: "too-large", message, line: 1, column: 1 };
	}
	const parser = new SaxesParser({ defaultXMLVersion: "1.0", forceXMLVersion: true });
	listen(parser, sink, limits, options.comments ?? "drop");
	try {
		parser.write(text).close();
		return null;
	} catch (thrown) {
		if (thrown instanceof Stop) return thrown.problem;
		throw thrown;
	}
}

function listen(parser: SaxesParser, sink: XmlSink, limits: XmlLimits, comments: "drop" | "refuse"): void {
	let depth = 0;
	let elements = 0;
	const stop = (code: XmlProblem["code"], message: string): never => {
		throw new Stop({ code, message, line: parser.line, column: Math.max(1, parser.column) });
	};
	// The message of the parser starts with its own position.
	parser.on("error", (error) => stop("malformed", error.message.replace(/^\d+:\d+: /, "").slice(0, 300)));
	parser.on("doctype", () => stop("forbidden", "document type declaration"));
	parser.on("processinginstruction", () => stop("forbidden", "processing instruction"));
	parser.on("comment", () => (comments === "refuse" ? stop("forbidden", "comment") : undefined));
	parser.on("opentag", (tag) => {
		depth += 1;
		elements += 1;
		if (depth > limits.maxDepth) stop("too-deep", `more than ${limits.maxDepth} levels`);
		if (elements > limits.maxElements) stop("too-large", `more than ${limits.maxElements} elements`);
		if (tag.name.length > limits.maxNameLength) stop("too-large", "a name is too long");
		const attributes = new Map(Object.entries(tag.attributes));
		if (attributes.size > limits.maxAttributes) stop("too-large", "an element has too many attributes");
		for (const [name, value] of attributes) {
			if (name.length > limits.maxNameLength) stop("too-large", "a name is too long");
			if (value.length > limits.maxValueLength) stop("too-large", "an attribute is too long");
		}
		sink.open(tag.name, attributes, parser.line);
	});
	parser.on("closetag", (tag) => {
		depth -= 1;
		sink.close(tag.name);
	});
	const hear = sink.text?.bind(sink);
	if (hear === undefined) return;
	parser.on("text", hear);
	parser.on("cdata", hear);
}

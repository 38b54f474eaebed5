import { DEFAULT_XML_LIMITS, type XmlLimits, type XmlProblem } from "./xml-limits.ts";
import {
	cookAttribute,
	countLines,
	DOUBLE_QUOTE,
	endOfName,
	EQUALS,
	endBefore,
	EXCLAMATION,
	GREATER,
	isSimpleName,
	LESS,
	QUESTION,
	safeEnd,
	SINGLE_QUOTE,
	skipBlanks,
	SLASH,
} from "./tag-parts.ts";
import {
	areXmlCharacters,
	firstForbidden,
	decodeReferences,
	isXmlName,
	LONGEST_REFERENCE,
	XmlStop,
} from "./xml-characters.ts";

/** Called in document order. */
export interface XmlPushSink {
	/** `attributes`: names and values in turn; the array is used again for the next element. */
	open(name: string, attributes: readonly string[]): void;
	/** Between two tags it may come in several pieces. */
	text(text: string): void;
	close(name: string): void;
	/** Blanks alone between two tags are not told while this is false. @default true */
	readonly keepsBlanks?: boolean;
}

export interface XmlScanOptions {
	readonly limits?: XmlLimits;
	/** Take U+FFFE and U+FFFF, which .NET writes when told not to check. @default false */
	readonly allowNonCharacters?: boolean;
	/** Drop comments and take CDATA for text, as files have them that people write; else both are refused. */
	readonly allowComments?: boolean;
}

/** What is looked through at once: texts without end are told in pieces of this size, and cost no more memory. */
const PIECE = 64 * 1024;
/** Tails longer than this are scanned again only when they have doubled, so that small pieces cost no square. */
const SMALL_TAIL = 4096;
const DECLARATION =
	/^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.\d"|'1\.\d')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[\w.-]+"|'[\w.-]+'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;
const LONGEST_DECLARATION = 300;
const COMMENT = "<!--";
const CDATA = "<![CDATA[";

/**
 * Reads a document that comes in pieces and tells the sink what is in it: tags match, one root, the five entities,
 * only characters of XML. A DTD and processing instructions are refused. Every name is plain data. What the sink
 * heard before a problem is worth nothing. Memory: one piece, and what of a tag is not complete. Where pieces are
 * cut makes no difference.
 *
 * Texts that the sink gets may share memory with the piece they came in.
 */
export class XmlScanner {
	readonly #sink: XmlPushSink;
	readonly #limits: XmlLimits;
	readonly #allowNonCharacters: boolean;
	readonly #allowComments: boolean;
	/** A tag longer than all this is refused, complete or not. */
	readonly #maxTag: number;
	readonly #open: string[] = [];
	readonly #attributes: string[] = [];
	#within: "comment" | "CDATA" | null = null;
	#phase: "start" | "before" | "inside" | "after" = "start";
	#rest = "";
	/** Length at which a long tail is looked at again. */
	#wanted = 0;
	#at = 0;
	#written = 0;
	#elements = 0;
	#line = 1;
	/** Line breaks of `#rest` before `#lineAt`. */
	#lines = 0;
	#lineAt = 0;
	#column = 1;
	#problem: XmlProblem | null = null;

	constructor(sink: XmlPushSink, options: XmlScanOptions = {}) {
		this.#sink = sink;
		this.#limits = options.limits ?? DEFAULT_XML_LIMITS;
		this.#allowNonCharacters = options.allowNonCharacters ?? false;
		this.#allowComments = options.allowComments ?? false;
		this.#maxTag = 4 * (this.#limits.maxValueLength + this.#limits.maxNameLength);
	}

	/** Takes the next piece, of any length. Null while all is well; after a problem nothing more is read. */
	write(text: string): XmlProblem | null {
		if (this.#problem !== null || text === "") return this.#problem;
		return this.#guard(() => {
			this.#written += text.length;
			if (this.#written > this.#limits.maxLength) {
				throw new XmlStop("too-large", `longer than ${this.#limits.maxLength} characters`);
			}
			for (let from = 0; from < text.length; from += PIECE) {
				const piece = text.length <= PIECE ? text : text.slice(from, from + PIECE);
				this.#rest = this.#rest === "" ? piece : this.#rest + piece;
				if (this.#rest.length >= this.#wanted) this.#readRest(false);
			}
		});
	}

	/** Says that there is no more; tells what is missing. */
	end(): XmlProblem | null {
		if (this.#problem !== null) return this.#problem;
		return this.#guard(() => {
			this.#readRest(true);
			if (this.#within !== null) throw new XmlStop("malformed", `it ends within a ${this.#within}`);
			if (this.#rest !== "") throw new XmlStop("malformed", "it ends within a tag or a character");
			if (this.#phase !== "after") {
				const missing = this.#open.at(-1);
				throw new XmlStop("malformed", missing === undefined ? "no element" : `<${missing}> has no end`);
			}
		});
	}

	/** Line and column of what is being read, also for a sink that stops the parse by throwing. */
	position(): { readonly line: number; readonly column: number } {
		const read = this.#rest.slice(0, this.#at);
		const lines = countLines(read);
		const column = lines === 0 ? this.#column + read.length : read.length - read.lastIndexOf("\n");
		return { line: this.#line + lines, column };
	}

	/** Line of the tag that the sink is told, from 1. Asked for each tag, it goes over the text once. */
	line(): number {
		if (this.#lineAt > this.#at) this.#lineAt = this.#lines = 0;
		for (let at = this.#rest.indexOf("\n", this.#lineAt); at >= 0 && at < this.#at; ) {
			this.#lines += 1;
			this.#lineAt = at + 1;
			at = this.#rest.indexOf("\n", at + 1);
		}
		return this.#line + this.#lines;
	}

	#guard(read: () => void): XmlProblem | null {
		try {
			read();
		} catch (thrown) {
			if (!(thrown instanceof XmlStop)) throw thrown;
			this.#problem = { code: thrown.code, message: thrown.message, ...this.position() };
			this.#rest = "";
		}
		return this.#problem;
	}

	/** Reads what is complete and keeps the rest. */
	#readRest(isEnd: boolean): void {
		// Half of a surrogate pair waits for its other half.
		const last = this.#rest.charCodeAt(this.#rest.length - 1);
		const carry = !isEnd && last >= 0xd800 && last <= 0xdbff ? this.#rest.slice(-1) : "";
		const buffer = carry === "" ? this.#rest : this.#rest.slice(0, -1);
		this.#at = 0;
		if (!areXmlCharacters(buffer, this.#allowNonCharacters)) {
			this.#at = firstForbidden(buffer, this.#allowNonCharacters);
			throw new XmlStop("malformed", "a character that no XML document may hold");
		}
		this.#rest = buffer;
		this.#scan(buffer, isEnd);
		this.#forget(carry);
	}

	/** Drops what was read; counts its lines while they are there. */
	#forget(carry: string): void {
		const { line, column } = this.position();
		this.#line = line;
		this.#column = column;
		this.#rest = this.#rest.slice(this.#at) + carry;
		this.#at = 0;
		this.#lines = 0;
		this.#lineAt = 0;
		this.#wanted = this.#rest.length > SMALL_TAIL ? 2 * this.#rest.length : 0;
		if (this.#rest.length > this.#maxTag + LONGEST_REFERENCE) throw this.#longTag();
	}

	#longTag(): XmlStop {
		return new XmlStop("too-large", `a tag of more than ${this.#maxTag} characters`);
	}

	#scan(buffer: string, isEnd: boolean): void {
		const length = buffer.length;
		if (this.#phase === "start" && !this.#begin(buffer, isEnd)) return;
		// Most pieces have none of these, and then no text need be looked at for them.
		const ampersands = buffer.includes("&");
		const returns = buffer.includes("\r");
		const brackets = buffer.includes("]]>");
		while (this.#at < length) {
			const from = this.#at;
			const code = buffer.charCodeAt(from);
			if (this.#within !== null) {
				if (!this.#readWithin(buffer, this.#within)) return;
			} else if (code !== LESS) {
				if (code <= 0x20 && this.#sink.keepsBlanks === false && this.#phase === "inside") {
					const end = skipBlanks(buffer, from);
					if (buffer.charCodeAt(end) === LESS) {
						this.#at = end;
						continue;
					}
				}
				const found = buffer.indexOf("<", from);
				const to = found >= 0 ? found : isEnd ? length : safeEnd(buffer, from);
				if (to === from) return;
				const raw = buffer.slice(from, to);
				if (brackets && raw.includes("]]>")) throw new XmlStop("malformed", "]]> within text");
				const lines = returns && raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
				this.#tellText(ampersands && lines.includes("&") ? decodeReferences(lines) : lines, raw);
				this.#at = to;
			} else {
				const next = buffer.charCodeAt(from + 1);
				const to =
					next === SLASH
						? this.#readClose(buffer, from)
						: next === EXCLAMATION
							? this.#enterComment(buffer, from)
							: this.#readOpen(buffer, from, next);
				if (to < 0) return;
				this.#at = to;
			}
		}
	}

	/** Reads a byte order mark and the declaration; false when more must come to tell. */
	#begin(buffer: string, isEnd: boolean): boolean {
		const start = buffer.charCodeAt(0) === 0xfeff ? 1 : 0;
		const head = buffer.slice(start, start + 6);
		if (!isEnd && head.length < 6 && "<?xml".startsWith(head.slice(0, 5))) return false;
		this.#at = start;
		if (/^<\?xml[ \t\r\n]/.test(head)) {
			const end = buffer.indexOf("?>", start);
			if (end < 0 && !isEnd && buffer.length < LONGEST_DECLARATION) {
				this.#at = 0;
				return false;
			}
			if (end > LONGEST_DECLARATION || !DECLARATION.test(buffer.slice(start, end + 2))) {
				throw new XmlStop("malformed", "the XML declaration");
			}
			this.#at = end + 2;
		}
		this.#phase = "before";
		return true;
	}

	/** Reads what begins a comment or CDATA; the place behind it, -1 when more must come to tell. */
	#enterComment(buffer: string, from: number): number {
		if (!this.#allowComments) {
			throw new XmlStop("forbidden", "document type declaration, comment or CDATA");
		}
		if (buffer.startsWith(COMMENT, from)) {
			this.#within = "comment";
			return from + COMMENT.length;
		}
		if (buffer.startsWith(CDATA, from)) {
			if (this.#phase !== "inside") throw new XmlStop("malformed", "text outside of the root element");
			this.#within = "CDATA";
			return from + CDATA.length;
		}
		const head = buffer.slice(from, from + CDATA.length);
		if (COMMENT.startsWith(head) || CDATA.startsWith(head)) return -1;
		throw new XmlStop("forbidden", "document type declaration");
	}

	/** Reads on within a comment or CDATA; false when its end is not there yet. */
	#readWithin(buffer: string, within: "comment" | "CDATA"): boolean {
		const from = this.#at;
		const mark = within === "comment" ? "--" : "]]>";
		const end = buffer.indexOf(mark, from);
		const to = end >= 0 ? end : endBefore(buffer, from, mark);
		if (within === "CDATA" && to > from) this.#sink.text(buffer.slice(from, to).replace(/\r\n?/g, "\n"));
		this.#at = to;
		if (end < 0) return false;
		const behind = end + mark.length;
		if (within === "comment") {
			if (behind >= buffer.length) return false;
			if (buffer.charCodeAt(behind) !== GREATER) throw new XmlStop("malformed", "-- within a comment");
		}
		this.#at = within === "comment" ? behind + 1 : behind;
		this.#within = null;
		return true;
	}

	#tellText(text: string, raw: string): void {
		if (this.#phase === "inside") this.#sink.text(text);
		else if (/[^ \t\r\n]/.test(raw)) throw new XmlStop("malformed", "text outside of the root element");
	}

	/** Reads an end tag; where it ends, -1 when that is not there yet. */
	#readClose(buffer: string, from: number): number {
		const name = this.#open.at(-1);
		if (name !== undefined && buffer.startsWith(name, from + 2)) {
			const to = skipBlanks(buffer, from + 2 + name.length);
			if (to - from > this.#maxTag) throw this.#longTag();
			if (buffer.charCodeAt(to) === GREATER) {
				this.#close(name);
				return to + 1;
			}
		}
		const end = buffer.indexOf(">", from);
		if (end < 0) return this.#incomplete(buffer, from);
		throw new XmlStop("malformed", `</${buffer.slice(from + 2, end).slice(0, 60)}> that closes nothing open`);
	}

	#close(name: string): void {
		this.#open.pop();
		if (this.#open.length === 0) this.#phase = "after";
		this.#sink.close(name);
	}

	/** Reads a start tag; where it ends, -1 when that is not there yet. */
	#readOpen(buffer: string, from: number, next: number): number {
		if (next === QUESTION) throw new XmlStop("forbidden", "processing instruction");
		const length = buffer.length;
		let at = endOfName(buffer, from + 1);
		const name = buffer.slice(from + 1, at);
		if (at >= length) return this.#incomplete(buffer, from);
		if (!isSimpleName(name) && !isXmlName(name)) throw new XmlStop("malformed", "< that begins no tag");
		const attributes = this.#attributes;
		while (attributes.length > 0) attributes.pop();
		let code = buffer.charCodeAt(at);
		while (code !== GREATER && code !== SLASH) {
			const start = skipBlanks(buffer, at);
			if (start >= length) return this.#incomplete(buffer, from);
			code = buffer.charCodeAt(start);
			if (code === GREATER || code === SLASH) {
				at = start;
				break;
			}
			if (start === at) throw new XmlStop("malformed", `<${name.slice(0, 60)}> has what is no attribute`);
			at = this.#readAttribute(buffer, start);
			if (at < 0) return this.#incomplete(buffer, from);
			code = buffer.charCodeAt(at);
			if (at >= length) return this.#incomplete(buffer, from);
		}
		const isEmpty = code === SLASH;
		if (isEmpty) {
			at += 1;
			if (at >= length) return this.#incomplete(buffer, from);
			if (buffer.charCodeAt(at) !== GREATER) throw new XmlStop("malformed", "/ within a tag");
		}
		if (at - from > this.#maxTag) throw this.#longTag();
		this.#enter(name);
		this.#sink.open(name, attributes);
		if (isEmpty) this.#close(name);
		return at + 1;
	}

	#incomplete(buffer: string, from: number): -1 {
		if (buffer.length - from > this.#maxTag) throw this.#longTag();
		return -1;
	}

	#enter(name: string): void {
		if (this.#phase === "after") throw new XmlStop("malformed", "more than one root element");
		this.#phase = "inside";
		this.#open.push(name);
		this.#elements += 1;
		const { maxDepth, maxElements, maxNameLength } = this.#limits;
		if (this.#open.length > maxDepth) throw new XmlStop("too-deep", `more than ${maxDepth} levels`);
		if (this.#elements > maxElements) throw new XmlStop("too-large", `more than ${maxElements} elements`);
		if (name.length > maxNameLength) throw new XmlStop("too-large", "a name is too long");
	}

	/** Reads one attribute; the place behind it, -1 when its end is not there yet. */
	#readAttribute(buffer: string, from: number): number {
		const nameEnd = endOfName(buffer, from);
		if (nameEnd >= buffer.length) return -1;
		const name = buffer.slice(from, nameEnd);
		if (!isSimpleName(name) && !isXmlName(name)) throw new XmlStop("malformed", "an attribute without name");
		let at = skipBlanks(buffer, nameEnd);
		if (at >= buffer.length) return -1;
		if (buffer.charCodeAt(at) !== EQUALS) throw new XmlStop("malformed", "an attribute without value");
		at = skipBlanks(buffer, at + 1);
		if (at >= buffer.length) return -1;
		const quote = buffer.charCodeAt(at);
		if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) {
			throw new XmlStop("malformed", "an attribute without quotes");
		}
		const end = buffer.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", at + 1);
		if (end < 0) return -1;
		this.#addAttribute(name, buffer.slice(at + 1, end));
		return end + 1;
	}

	#addAttribute(name: string, raw: string): void {
		const attributes = this.#attributes;
		const { maxAttributes, maxNameLength, maxValueLength } = this.#limits;
		if (attributes.length >= 2 * maxAttributes) {
			throw new XmlStop("too-large", "an element has too many attributes");
		}
		if (name.length > maxNameLength) throw new XmlStop("too-large", "a name is too long");
		if (raw.length > maxValueLength) throw new XmlStop("too-large", "an attribute is too long");
		for (let index = 0; index < attributes.length; index += 2) {
			if (attributes[index] === name) throw new XmlStop("malformed", "an attribute that is there twice");
		}
		attributes.push(name, cookAttribute(raw));
	}
}

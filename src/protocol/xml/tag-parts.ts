import { decodeReferences, LONGEST_REFERENCE, XmlStop } from "./xml-characters.ts";

export const LESS = 0x3c;
export const GREATER = 0x3e;
export const SLASH = 0x2f;
export const QUESTION = 0x3f;
export const EXCLAMATION = 0x21;
export const EQUALS = 0x3d;
export const DOUBLE_QUOTE = 0x22;
export const SINGLE_QUOTE = 0x27;

/** First place that cannot belong to a name: a blank or one of the signs of a tag. */
export function endOfName(buffer: string, from: number): number {
	let at = from;
	for (; at < buffer.length; at += 1) {
		const code = buffer.charCodeAt(at);
		if (code <= 0x20 || code === GREATER || code === SLASH || code === EQUALS || code === LESS) break;
		if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) break;
	}
	return at;
}

export function skipBlanks(buffer: string, from: number): number {
	let at = from;
	for (; at < buffer.length; at += 1) {
		const code = buffer.charCodeAt(at);
		if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
	}
	return at;
}

/** True for a name that begins with an ASCII letter and goes on with letters and digits, as nearly all do. */
export function isSimpleName(name: string): boolean {
	for (let index = 0; index < name.length; index += 1) {
		const code = name.charCodeAt(index) | 0x20;
		const isLetter = code >= 0x61 && code <= 0x7a && name.charCodeAt(index) < 0x80;
		if (!isLetter && (index === 0 || code < 0x30 || code > 0x39)) return false;
	}
	return name.length > 0;
}

/** How far text may be told while its end is not there: what could be cut in two is left for the next piece. */
export function safeEnd(buffer: string, from: number): number {
	const length = buffer.length;
	const ampersand = buffer.lastIndexOf("&");
	const isCut =
		ampersand >= from && length - ampersand < LONGEST_REFERENCE && !buffer.includes(";", ampersand);
	let end = isCut ? ampersand : length;
	if (buffer.charCodeAt(end - 1) === 0x0d) end -= 1;
	for (let brackets = 0; brackets < 2 && end > from && buffer.charCodeAt(end - 1) === 0x5d; brackets += 1)
		end -= 1;
	return Math.max(from, end);
}

/** How far `mark` is surely not yet begun: half of it, and half of a line break, are left for the next piece. */
export function endBefore(buffer: string, from: number, mark: string): number {
	for (let length = mark.length - 1; length > 0; length -= 1) {
		if (buffer.endsWith(mark.slice(0, length))) return Math.max(from, buffer.length - length);
	}
	return Math.max(from, buffer.length - (buffer.endsWith("\r") ? 1 : 0));
}

/** Blanks become spaces (XML 1.0 section 3.3.3), those written as references stay. */
export function cookAttribute(raw: string): string {
	if (!/[<&\t\r\n]/.test(raw)) return raw;
	if (raw.includes("<")) throw new XmlStop("malformed", "< within an attribute");
	return decodeReferences(raw.replace(/\r\n?|[\n\t]/g, " "));
}

export function countLines(text: string): number {
	let count = 0;
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
	return count;
}

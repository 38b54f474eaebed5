import { replaceMatches } from "./replace-matches.ts";
import type { XmlProblem } from "./xml-limits.ts";

/** Ends a parse from inside; never leaves the room. */
export class XmlStop extends Error {
	readonly code: XmlProblem["code"];
	constructor(code: XmlProblem["code"], message: string) {
		super(message);
		this.code = code;
	}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no XML 1.0 document may hold
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above, without the two non-characters
const FORBIDDEN_CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** True when all of the text may stand in a document (XML 1.0 production 2). */
export function areXmlCharacters(text: string, allowNonCharacters: boolean): boolean {
	return !(allowNonCharacters ? FORBIDDEN_CONTROL : FORBIDDEN).test(text) && text.isWellFormed();
}

/** Where the first of them stands in text that has one. */
export function firstForbidden(text: string, allowNonCharacters: boolean): number {
	let at = 0;
	for (const character of text) {
		if (!areXmlCharacters(character, allowNonCharacters)) break;
		at += character.length;
	}
	return at;
}

const REFERENCE = /&(?:#x(0{0,16}[0-9a-fA-F]{1,6})|#(0{0,16}[0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g;
/** Longest that {@link decodeReferences} knows. */
export const LONGEST_REFERENCE = 32;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Replaces the five entities and references to characters; stops at anything else that begins with `&`. */
export function decodeReferences(text: string): string {
	return replaceMatches(text, REFERENCE, (reference, hex, decimal, name) => {
		if (name !== undefined) return ENTITIES[name] ?? "";
		if (hex === undefined && decimal === undefined) {
			throw new XmlStop("malformed", "& that begins none of the five entities");
		}
		const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
		const isCharacter = code <= 0x10ffff && areXmlCharacters(String.fromCodePoint(code), false);
		if (!isCharacter) throw new XmlStop("malformed", `${reference} is no character`);
		return String.fromCodePoint(code);
	});
}

const NAME =
	/^[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}][-.0-9\u00b7:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]*$/u;

/** True for a name of XML 1.0 (production 5). */
export function isXmlName(name: string): boolean {
	return NAME.test(name);
}

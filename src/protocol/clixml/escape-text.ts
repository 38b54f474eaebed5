import { replaceMatches } from "../xml/replace-matches.ts";

/**
 * Control characters, surrogates and anything that would read as an escape (PowerShell EncodeString). Its
 * remoting writes U+FFFE and U+FFFF as they are, which no XML may hold; as escapes it reads them too.
 */
const TO_ESCAPE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]|_(?=[xX])/g;
const ESCAPE = /_[xX]([0-9a-fA-F]{4}|[0-9a-fA-F]{8})_/g;

/** Text with `_xHHHH_` for every UTF-16 unit that CLIXML escapes; an astral character becomes two of them. */
export function escapeText(text: string): string {
	return replaceMatches(text, TO_ESCAPE, (unit) => {
		return `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
	});
}

/**
 * Undoes {@link escapeText} as XmlConvert.DecodeName does: one pass from the left, four or eight hexadecimal
 * digits. What is no escape, or beyond U+10FFFF, stays as it is.
 */
export function unescapeText(text: string): string {
	const at = text.indexOf("_");
	if (at < 0 || (text.indexOf("_x", at) < 0 && text.indexOf("_X", at) < 0)) return text;
	return replaceMatches(text, ESCAPE, (escape, digits = "") => {
		const code = Number.parseInt(digits, 16);
		return code > 0x10ffff ? escape : String.fromCodePoint(code);
	});
}

const MARKUP = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&apos;",
};

/** Text as it may stand in an element or an attribute. */
export function escapeMarkup(text: string): string {
	return replaceMatches(text, MARKUP, (character) => ENTITIES[character] ?? character);
}

import { isPrimitiveText, parseInt32, parseInt64 } from "./check-primitive.ts";
import { unescapeText } from "./escape-text.ts";
import type { PsPrimitiveType, PsSimple } from "./values.ts";

/** Element names of simple values with text; `Nil` and `PR` are not among them. */
export type SimpleTag = "S" | "B" | "I32" | "I64" | "BA" | PsPrimitiveType;

const TAGS: readonly SimpleTag[] = [
	...(["S", "B", "I32", "I64", "BA", "C", "DT", "TS", "By", "SB", "I16", "U16", "U32", "U64"] as const),
	...(["Sg", "Db", "D", "G", "URI", "Version", "SemanticVersion", "XD", "SBK", "SS"] as const),
];

export const SIMPLE_TAGS: ReadonlyMap<string, SimpleTag> = new Map(TAGS.map((tag) => [tag, tag]));

/** The value of one element from its text as the parser gave it; undefined when it is not of its type. */
export function readSimple(tag: SimpleTag, text: string): PsSimple | undefined {
	switch (tag) {
		case "S":
			return unescapeText(text);
		case "B":
			return readBoolean(trimBlanks(text));
		case "I32":
			return parseInt32(trimBlanks(text)) ?? undefined;
		case "I64":
			return parseInt64(trimBlanks(text)) ?? undefined;
		case "BA":
			return readBytes(text);
		case "URI":
		case "XD":
		case "SBK":
			return { kind: "primitive", type: tag, text: unescapeText(text) };
		default: {
			const trimmed = trimBlanks(text);
			return isPrimitiveText(tag, trimmed) ? { kind: "primitive", type: tag, text: trimmed } : undefined;
		}
	}
}

/** As XmlConvert.ToBoolean. */
function readBoolean(text: string): boolean | undefined {
	if (text === "true" || text === "1") return true;
	return text === "false" || text === "0" ? false : undefined;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function readBytes(text: string): Uint8Array | undefined {
	const digits = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, "") : text;
	if (digits.length % 4 !== 0 || !BASE64.test(digits)) return undefined;
	// A copy: small buffers are views of a pool that would be kept alive.
	return Uint8Array.from(Buffer.from(digits, "base64"));
}

/** Without the blanks of XML at both ends. */
export function trimBlanks(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && isBlank(text.charCodeAt(start))) start += 1;
	while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
	return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isBlank(code: number): boolean {
	return code === 32 || code === 10 || code === 13 || code === 9;
}

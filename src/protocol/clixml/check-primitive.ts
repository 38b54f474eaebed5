import type { PsPrimitiveType } from "./values.ts";
import { isDateTime, isTimeSpan } from "./read-time.ts";

const INTEGER_RANGES: Readonly<Partial<Record<PsPrimitiveType, readonly [least: number, most: number]>>> = {
	C: [0, 0xffff],
	By: [0, 0xff],
	SB: [-0x80, 0x7f],
	I16: [-0x8000, 0x7fff],
	U16: [0, 0xffff],
	U32: [0, 0xffff_ffff],
};

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const FLOAT = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?|-?INF|NaN)$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const VERSION = /^\d{1,10}(?:\.\d{1,10}){1,3}$/;
const SEMANTIC_VERSION = /^\d{1,10}(?:\.\d{1,10}){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const SECURE = /^[0-9A-Za-z+/=\s]*$/;
const DECIMAL_END = 2n ** 96n;

/**
 * True when the text is a value of the type, as .NET reads it: numbers within their range, dates that exist.
 * Blanks around it are not allowed here; the reader has taken them off.
 */
export function isPrimitiveText(type: PsPrimitiveType, text: string): boolean {
	switch (type) {
		case "DT":
			return isDateTime(text);
		case "TS":
			return isTimeSpan(text);
		case "U64":
			return isUInt64(text);
		case "Sg":
		case "Db":
			return FLOAT.test(text);
		case "D":
			return isDecimal(text);
		case "G":
			return GUID.test(text);
		case "Version":
			return VERSION.test(text);
		case "SemanticVersion":
			return SEMANTIC_VERSION.test(text);
		case "SS":
			return SECURE.test(text);
		case "URI":
		case "XD":
		case "SBK":
			return true;
		default: {
			const range = INTEGER_RANGES[type];
			const value = parseInteger(text);
			return range !== undefined && value !== null && value >= range[0] && value <= range[1];
		}
	}
}

const SHORT_INTEGER = /^[+-]?\d{1,15}$/;
const LONG_INTEGER = /^[+-]?\d{1,100}$/;

/** The integer, or null when it is none or has more than 15 digits. */
export function parseInteger(text: string): number | null {
	return SHORT_INTEGER.test(text) ? Number(text) + 0 : null;
}

/** The Int32, or null. Most numbers come this way, so their digits are added up without a pattern. */
export function parseInt32(text: string): number | null {
	const isNegative = text.charCodeAt(0) === 45;
	let value = 0;
	const start = isNegative ? 1 : 0;
	if (text.length === start || text.length > 11) return parseLongInt32(text);
	for (let index = start; index < text.length; index += 1) {
		const digit = text.charCodeAt(index) - 48;
		if (digit < 0 || digit > 9) return parseLongInt32(text);
		value = value * 10 + digit;
	}
	if (value > (isNegative ? 0x8000_0000 : 0x7fff_ffff)) return null;
	return isNegative ? 0 - value : value;
}

/** With a plus, or with zeros before it. */
function parseLongInt32(text: string): number | null {
	const value = parseInteger(text);
	return value === null || value < -0x8000_0000 || value > 0x7fff_ffff ? null : value;
}

const INT64_END = 2n ** 63n;

/** The Int64, or null. */
export function parseInt64(text: string): bigint | null {
	const short = parseInteger(text);
	if (short !== null) return BigInt(short);
	if (!LONG_INTEGER.test(text)) return null;
	const value = toBigInt(text);
	return value >= -INT64_END && value < INT64_END ? value : null;
}

/** Of digits with or without sign; BigInt itself takes no plus. */
export function toBigInt(digits: string): bigint {
	return BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
}

function isUInt64(text: string): boolean {
	if (!LONG_INTEGER.test(text)) return false;
	const value = toBigInt(text);
	return value >= 0n && value < 2n ** 64n;
}

/** .NET rounds what has too many places after the point; only the whole part can be out of range. */
function isDecimal(text: string): boolean {
	if (!DECIMAL.test(text) || text.length > 200) return false;
	const whole = text.replace(/^[+-]/, "").split(".", 1)[0] ?? "";
	return whole.length < 29 || BigInt(whole) < DECIMAL_END;
}

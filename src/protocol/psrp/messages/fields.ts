import {
	getProperty,
	itemsOf,
	numberOf,
	type PsValue,
	readClixml,
	textOf,
	unwrap,
	integerOf,
} from "../../clixml/index.ts";
import { DEFAULT_XML_LIMITS } from "../../xml/xml-limits.ts";
import { PsrpError } from "../psrp-error.ts";
import type { PsrpLimits } from "../psrp-limits.ts";

export type DataLimits = Pick<PsrpLimits, "maxMessageBytes" | "maxDepth" | "maxElements">;

/** The value that a message carries; no data is how PowerShell sends `$null`. Throws {@link PsrpError}. */
export function readData(data: string, limits: DataLimits): PsValue {
	if (data === "") return null;
	const result = readClixml(data, {
		limits: {
			...DEFAULT_XML_LIMITS,
			maxLength: limits.maxMessageBytes,
			maxDepth: limits.maxDepth,
			maxElements: limits.maxElements,
			maxValueLength: limits.maxMessageBytes,
		},
	});
	if (!result.ok) {
		const { code, message, line, column } = result.problem;
		const isLimit = code === "too-large" || code === "too-deep";
		throw new PsrpError(isLimit ? "too-large" : "malformed", `CLIXML at ${line}:${column}: ${message}`);
	}
	const [item] = result.items;
	if (item === undefined || result.items.length > 1)
		throw new PsrpError("malformed", "message without one value");
	return item.value;
}

/** Text of a field; null where it is absent, Nil or of another kind. */
export function textField(value: PsValue | undefined, name: string): string | null {
	return textOf(getProperty(value, name)) ?? null;
}

/** A whole number of at most 32 bits; null where there is none. Enumerations count as their number. */
export function intField(value: PsValue | undefined, name: string): number | null {
	const number = numberOf(getProperty(value, name));
	return number !== undefined && Number.isInteger(number) ? number : null;
}

export function boolField(value: PsValue | undefined, name: string): boolean | null {
	const inner = unwrap(getProperty(value, name));
	return typeof inner === "boolean" ? inner : null;
}

/** A whole number of at most 64 bits; null where there is none. */
export function bigintField(value: PsValue | undefined, name: string): bigint | null {
	return integerOf(getProperty(value, name)) ?? null;
}

/** Items of a list; empty where there is none. */
export function listField(value: PsValue | undefined, name: string): readonly PsValue[] {
	return itemsOf(getProperty(value, name)) ?? [];
}

/** The same, where the message means nothing without it. */
export function needText(value: PsValue, name: string): string {
	return need(textField(value, name), name);
}

export function needInt(value: PsValue, name: string): number {
	return need(intField(value, name), name);
}

function need<T>(found: T | null, name: string): T {
	if (found === null) throw new PsrpError("malformed", `message without ${name}`);
	return found;
}

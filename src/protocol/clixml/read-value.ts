import { toBigInt } from "./check-primitive.ts";
import { parseDateTime, parseTimeSpan, type PsDateTime } from "./read-time.ts";
import type {
	PsCollection,
	PsDictionary,
	PsList,
	PsMembers,
	PsMemberSet,
	PsObject,
	PsPrimitive,
	PsProgress,
	PsSimple,
	PsValue,
} from "./values.ts";

export function isObject(value: PsValue | undefined): value is PsObject {
	return hasKind(value, "object");
}

export function isPrimitive(value: PsValue | PsCollection | undefined): value is PsPrimitive {
	return hasKind(value, "primitive");
}

export function isProgress(value: PsValue | undefined): value is PsProgress {
	return hasKind(value, "progress");
}

export function isMemberSet(value: PsValue | undefined): value is PsMemberSet {
	return hasKind(value, "members");
}

function hasKind(value: PsValue | PsCollection | undefined, kind: string): boolean {
	return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/**
 * A property by its name, in any case: an extended one wins over an adapted one, and of names that differ in case
 * only the one spelt as asked. Undefined when the value has none of that name, or has no properties at all.
 */
export function getProperty(value: PsValue | undefined, name: string): PsValue | undefined {
	if (isMemberSet(value)) return findMember(value.members, name);
	if (!isObject(value)) return undefined;
	const extended = findMember(value.extended, name);
	return extended === undefined ? findMember(value.adapted, name) : extended;
}

function findMember(members: PsMembers, name: string): PsValue | undefined {
	const exact = members.get(name);
	if (exact !== undefined || members.size === 0) return exact;
	const wanted = name.toLowerCase();
	for (const [key, value] of members) {
		if (key.length === name.length && key.toLowerCase() === wanted) return value;
	}
	return undefined;
}

/** What an object wraps, or the value itself where it is none; undefined for a member set. */
export function unwrap(value: PsValue | undefined): PsSimple | PsCollection | undefined {
	if (isObject(value)) return value.value;
	return isMemberSet(value) ? undefined : value;
}

/** Items of a list, undefined for anything else. */
export function itemsOf(value: PsValue | undefined): PsList["items"] | undefined {
	const inner = unwrap(value);
	return isCollection(inner) && inner.kind === "list" ? inner.items : undefined;
}

/** Entries of a dictionary, undefined for anything else. */
export function entriesOf(value: PsValue | undefined): PsDictionary["entries"] | undefined {
	const inner = unwrap(value);
	return isCollection(inner) && inner.kind === "dictionary" ? inner.entries : undefined;
}

export function isCollection(value: PsSimple | PsCollection | undefined): value is PsCollection {
	if (typeof value !== "object" || value === null || !("kind" in value)) return false;
	return value.kind === "list" || value.kind === "dictionary";
}

/** Text of the value as a person would want to read it; undefined where there is none. Secrets have none. */
export function textOf(value: PsValue | undefined): string | undefined {
	if (isObject(value) && value.text !== null) return value.text;
	const inner = unwrap(value);
	if (typeof inner === "string") return inner;
	if (typeof inner === "boolean") return inner ? "True" : "False";
	if (typeof inner === "number" || typeof inner === "bigint") return String(inner);
	if (!isPrimitive(inner) || inner.type === "SS") return undefined;
	return inner.type === "C" ? String.fromCharCode(Number(inner.text)) : inner.text;
}

/** The number, of any numeric type but those of more than 53 bits; undefined for all else. */
export function numberOf(value: PsValue | undefined): number | undefined {
	const inner = unwrap(value);
	if (typeof inner === "number") return inner;
	if (!isPrimitive(inner)) return undefined;
	switch (inner.type) {
		case "By":
		case "SB":
		case "I16":
		case "U16":
		case "U32":
			return Number(inner.text);
		case "Sg":
		case "Db":
			return parseFloatText(inner.text);
		default:
			return undefined;
	}
}

/** Of the text of a `Sg` or `Db`. */
export function parseFloatText(text: string): number {
	if (text === "INF") return Infinity;
	return text === "-INF" ? -Infinity : Number(text);
}

/** The integer, of any integer type, exact; undefined for all else. */
export function integerOf(value: PsValue | undefined): bigint | undefined {
	const inner = unwrap(value);
	if (typeof inner === "bigint") return inner;
	if (typeof inner === "number") return BigInt(inner);
	if (!isPrimitive(inner)) return undefined;
	const isInteger = ["By", "SB", "I16", "U16", "U32", "U64"].includes(inner.type);
	return isInteger ? toBigInt(inner.text) : undefined;
}

/** The date of a `DT`; undefined for all else. */
export function dateTimeOf(value: PsValue | undefined): PsDateTime | undefined {
	const inner = unwrap(value);
	return isPrimitive(inner) && inner.type === "DT" ? (parseDateTime(inner.text) ?? undefined) : undefined;
}

/** Ticks (100 ns) of a `TS`; undefined for all else. */
export function timeSpanOf(value: PsValue | undefined): bigint | undefined {
	const inner = unwrap(value);
	return isPrimitive(inner) && inner.type === "TS" ? (parseTimeSpan(inner.text) ?? undefined) : undefined;
}

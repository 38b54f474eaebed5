import { parseFloatText, textOf } from "./read-value.ts";
import type { PsDictionary, PsMembers, PsObject, PsPrimitive, PsSimple, PsValue } from "./values.ts";

/** What JSON can hold. Objects have no prototype, so that any name is only data. */
export type PlainValue = null | string | number | boolean | readonly PlainValue[] | PlainObject;
export interface PlainObject {
	readonly [name: string]: PlainValue;
}

export interface PlainOptions {
	/** How many objects, lists and dictionaries lie within each other; what is deeper is its text. @default 10 */
	readonly depth?: number;
	/** Integers beyond 53 bits are text in any case; `text` makes all Int64 and UInt64 text. @default "when-safe" */
	readonly bigints?: "when-safe" | "text";
	/** Most values of the result, since references can make a small document endless. @default 2,000,000 */
	readonly maxValues?: number;
	/** Called for every value that became its text because it was too deep, one too many, or within itself. */
	readonly onCut?: () => void;
}

/**
 * Values as JSON has them, for output and for programs that only want to read. It loses types on purpose:
 * - an enumeration value is its name; an object that wraps a simple value or a collection is that, without members;
 * - any other object is its properties (extended ones win), or its text when it has none;
 * - a dictionary is an object by the text of its keys, or a list of `{key, value}` when these are not simple or alike;
 * - dates, durations, GUIDs, versions are text as in the document; bytes are base64; a Decimal or Double that
 *   a number cannot hold exactly (or JSON not at all) is text; a SecureString is only its type name.
 */
export function toPlain(value: PsValue, options: PlainOptions = {}): PlainValue {
	return new Plain(options).value(value, options.depth ?? 10);
}

class Plain {
	readonly #options: PlainOptions;
	/** Objects that are being made; one within itself becomes text. */
	readonly #open = new Set<PsValue>();
	#left: number;

	constructor(options: PlainOptions) {
		this.#options = options;
		this.#left = options.maxValues ?? 2_000_000;
	}

	value(value: PsValue, depth: number): PlainValue {
		this.#left -= 1;
		if (typeof value !== "object" || value === null || value instanceof Uint8Array)
			return this.#simple(value);
		if (value.kind === "primitive" || value.kind === "progress") return this.#simple(value);
		if (isEnum(value)) return value.text;
		if (value.kind === "object" && isSimple(value.value) && value.value !== null) {
			return this.#simple(value.value);
		}
		if (value.kind === "object" && isEmpty(value)) return value.text ?? emptyObject();
		if (depth <= 0 || this.#left < 0 || this.#open.has(value)) {
			this.#options.onCut?.();
			return briefly(value);
		}
		this.#open.add(value);
		const plain = this.#container(value, depth - 1);
		this.#open.delete(value);
		return plain;
	}

	#container(value: Exclude<PsValue, PsSimple>, depth: number): PlainValue {
		if (value.kind === "members") return this.#members([value.members], depth);
		const inner = value.value;
		if (isSimple(inner)) return this.#members([value.extended, value.adapted], depth);
		if (inner.kind === "dictionary") return this.#dictionary(inner, depth);
		return inner.items.map((item) => this.value(item, depth));
	}

	/** A name in the first set, in any case, hides those of the others; what the others have alone comes first. */
	#members(sets: readonly PsMembers[], depth: number): PlainObject {
		const [winning, ...others] = sets;
		const plain = emptyObject();
		const isShared = others.some((members) => members.size > 0) && (winning?.size ?? 0) > 0;
		const taken = new Set(isShared ? [...(winning?.keys() ?? [])].map((name) => name.toLowerCase()) : []);
		for (const members of others) {
			for (const [name, value] of members) {
				if (!taken.has(name.toLowerCase())) plain[name] = this.value(value, depth);
			}
		}
		for (const [name, value] of winning ?? []) plain[name] = this.value(value, depth);
		return plain;
	}

	#dictionary({ entries }: PsDictionary, depth: number): PlainValue {
		const plain = emptyObject();
		const names = entries.map(([key]) => textOf(key));
		if (names.includes(undefined) || new Set(names).size < names.length) {
			return entries.map(([key, value]) => {
				return Object.assign(emptyObject(), { key: this.value(key, depth), value: this.value(value, depth) });
			});
		}
		for (const [index, [, value]] of entries.entries()) plain[names[index] ?? ""] = this.value(value, depth);
		return plain;
	}

	#simple(value: PsSimple): PlainValue {
		if (typeof value === "bigint") return this.#integer(value);
		if (typeof value !== "object" || value === null) return value;
		if (value instanceof Uint8Array) {
			return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
		}
		if (value.kind === "primitive") return this.#primitive(value);
		const { kind: _, ...fields } = value;
		return Object.assign(emptyObject(), fields);
	}

	#primitive(value: PsPrimitive): PlainValue {
		switch (value.type) {
			case "By":
			case "SB":
			case "I16":
			case "U16":
			case "U32":
				return Number(value.text);
			case "U64":
				return this.#integer(BigInt(value.text.replace("+", "")));
			case "Sg":
			case "Db": {
				const number = parseFloatText(value.text);
				return Number.isFinite(number) ? number : value.text;
			}
			case "D":
				return decimalOf(value.text);
			case "SS":
				return "System.Security.SecureString";
			default:
				return textOf(value) ?? value.text;
		}
	}

	#integer(value: bigint): PlainValue {
		const number = Number(value);
		return this.#options.bigints !== "text" && Number.isSafeInteger(number) ? number : String(value);
	}
}

function emptyObject(): Record<string, PlainValue> {
	return Object.create(null);
}

function isSimple(value: PsObject["value"]): value is PsSimple {
	if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
	return value.kind === "primitive" || value.kind === "progress";
}

function isEnum(value: PsValue): value is PsObject & { readonly text: string } {
	if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "object")
		return false;
	return (
		value.text !== null && value.typeNames.some((name) => /^(?:Deserialized\.)?System\.Enum$/.test(name))
	);
}

function isEmpty(object: PsObject): boolean {
	return object.value === null && object.adapted.size === 0 && object.extended.size === 0;
}

/** What stands for a value that is not opened. */
function briefly(value: Exclude<PsValue, PsSimple>): string {
	if (value.kind === "members") return "MemberSet";
	return value.text ?? value.typeNames[0] ?? "Object";
}

/** 1.10 is 1.1, and 0.1 is what everybody takes for it; what has more digits than a double keeps stays text. */
function decimalOf(text: string): number | string {
	const [, sign, whole, fraction] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
	if (sign === undefined || whole === undefined) return text;
	const digits = whole + (fraction ?? "");
	return digits.length <= 15 ? Number(text) : text;
}

import { isPrimitiveText } from "./check-primitive.ts";
import { ClixmlError } from "./clixml-problem.ts";
import type {
	PsDictionary,
	PsList,
	PsListForm,
	PsMembers,
	PsObject,
	PsPrimitive,
	PsPrimitiveType,
	PsValue,
} from "./values.ts";

/** Members by name; a plain object for names in the program, a Map for names from outside. */
export type PsMemberSource = PsMembers | Readonly<Record<string, PsValue>>;

const NONE: PsMembers = new Map();

/**
 * A simple value of a type that JavaScript does not have, from its text in CLIXML.
 *
 * @throws ClixmlError `invalid-value` when the text is not of the type.
 */
export function psPrimitive(type: PsPrimitiveType, text: string): PsPrimitive {
	if (!isPrimitiveText(type, text)) {
		// The text of a secret stays out of messages.
		const shown = type === "SS" ? "the text given" : JSON.stringify(text.slice(0, 60));
		throw new ClixmlError("invalid-value", `${shown} is no value of <${type}>`);
	}
	return { kind: "primitive", type, text };
}

/** A Double; NaN and the infinities too. */
export function psDouble(value: number): PsPrimitive {
	const text = Number.isNaN(value)
		? "NaN"
		: Number.isFinite(value)
			? floatText(value)
			: value > 0
				? "INF"
				: "-INF";
	return { kind: "primitive", type: "Db", text };
}

function floatText(value: number): string {
	return Object.is(value, -0) ? "-0" : String(value);
}

/** An object of members only, or one that wraps a value; whatever is left out is empty. */
export function psObject(parts: {
	readonly typeNames?: readonly string[];
	readonly value?: PsObject["value"];
	readonly text?: string | null;
	readonly adapted?: PsMemberSource;
	readonly extended?: PsMemberSource;
}): PsObject {
	return {
		kind: "object",
		typeNames: parts.typeNames ?? [],
		value: parts.value ?? null,
		text: parts.text ?? null,
		adapted: membersOf(parts.adapted),
		extended: membersOf(parts.extended),
	};
}

function membersOf(source: PsMemberSource | undefined): PsMembers {
	if (source === undefined) return NONE;
	return source instanceof Map ? source : new Map(Object.entries(source));
}

/** An enumeration value. `name` is what ToString() gives, several names for flags. */
export function psEnum(typeName: string, value: number, name: string): PsObject {
	const typeNames = [typeName, "System.Enum", "System.ValueType", "System.Object"];
	return psObject({ typeNames, value, text: name });
}

const LIST_TYPES: Readonly<Record<PsListForm, readonly string[]>> = {
	LST: ["System.Object[]", "System.Array", "System.Object"],
	IE: ["System.Object"],
	QUE: ["System.Collections.Queue", "System.Object"],
	STK: ["System.Collections.Stack", "System.Object"],
};

/** An object that wraps a list; an array of objects unless said otherwise. */
export function psList(
	items: readonly PsValue[],
	form: PsListForm = "LST",
	typeNames: readonly string[] = LIST_TYPES[form],
): PsObject {
	const value: PsList = { kind: "list", form, items };
	return psObject({ typeNames, value });
}

/** An object that wraps a dictionary; a Hashtable unless said otherwise. */
export function psDictionary(
	entries: Iterable<readonly [key: PsValue, value: PsValue]>,
	typeNames: readonly string[] = ["System.Collections.Hashtable", "System.Object"],
): PsObject {
	const value: PsDictionary = { kind: "dictionary", entries: [...entries] };
	return psObject({ typeNames, value });
}

import { z } from "zod";

/** Control characters have no place in a name, a path or a reference. */
const NO_CONTROLS = "\\u0000-\\u001f\\u007f";
const LONGEST_TEXT = 1000;
/** True even when the value has other problems, so that one load shows all of them. */
const ALWAYS = { when: () => true };

/** A text with a pattern. `expected` completes "expected ..." and never quotes the value. */
export function text(expected: string, pattern: RegExp, maxLength = LONGEST_TEXT): z.ZodString {
	const error = `expected ${expected}`;
	return z.string({ error }).max(maxLength, { error }).regex(pattern, { error, abort: true });
}

/** Free text on one line. */
export function line(expected: string, maxLength = LONGEST_TEXT): z.ZodString {
	return text(expected, new RegExp(`^[^${NO_CONTROLS}]+$`), maxLength);
}

export function oneOf<const Values extends readonly [string, ...string[]]>(
	values: Values,
	note = "",
): z.ZodEnum<{ [Value in Values[number]]: Value }> {
	return z.enum(values, { error: `expected ${values.join(", ").replace(/, ([^,]*)$/, " or $1")}${note}` });
}

export function wholeNumber(expected: string, min: number, max: number): z.ZodInt {
	const error = `expected ${expected}`;
	return z.int({ error }).min(min, { error }).max(max, { error });
}

export function mapping<Shape extends z.core.$ZodLooseShape>(
	expected: string,
	shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
	return z.strictObject(shape, { error: `expected ${expected}` });
}

/** A list without repetitions. */
export function listOf<Item extends z.ZodType>(expected: string, item: Item): z.ZodArray<Item> {
	return z
		.array(item, { error: `expected ${expected}` })
		.superRefine((values, context) => {
			if (!Array.isArray(values)) return;
			const seen = new Set<unknown>();
			for (const [index, value] of values.entries()) {
				if (seen.has(value)) {
					context.addIssue({ code: "custom", path: [index], message: "is in the list twice" });
				}
				seen.add(value);
			}
		}, ALWAYS)
		.meta({ uniqueItems: true });
}

/** An optional key with the text that editors show. */
export function optional<Schema extends z.ZodType>(
	schema: Schema,
	description: string,
	...examples: readonly unknown[]
): z.ZodOptional<Schema> {
	return documented(schema, description, ...examples).optional();
}

export function documented<Schema extends z.ZodType>(
	schema: Schema,
	description: string,
	...examples: readonly unknown[]
): Schema {
	return schema.meta({ description, examples });
}

interface KeyRule {
	/** Keys of which one mapping must have exactly one. */
	readonly keys: readonly string[];
	/** Of these, a key that stands for the whole mapping: nothing may be beside it. */
	readonly alone?: string;
	/** How messages name the choice. @default the keys */
	readonly choice?: string;
}

/** Ties the check of the loader to its JSON Schema: exactly one of these keys. */
export function withExactlyOne<Schema extends z.ZodType>(schema: Schema, rule: KeyRule): Schema {
	const { keys, alone, choice = keys.join(", ") } = rule;
	return schema
		.superRefine((value, context) => {
			if (!isMapping(value)) return;
			const found = keys.filter((key) => key in value);
			if (alone !== undefined && alone in value) {
				if (Object.keys(value).length === 1) return;
				const message = `stands alone: the other keys belong into the file that it names`;
				context.addIssue({ code: "custom", path: [alone], message });
			} else if (found.length !== 1) {
				const what = found.length === 0 ? "none of them" : found.join(" and ");
				const path = found.slice(1, 2);
				context.addIssue({
					code: "custom",
					path,
					message: `expected exactly one of ${choice}; found ${what}`,
				});
			}
		}, ALWAYS)
		.meta({
			oneOf: keys.map((key) => {
				if (alone === undefined) return { required: [key] };
				return key === alone
					? { required: [key], maxProperties: 1 }
					: { required: [key], not: { required: [alone] } };
			}),
		});
}

/** `key` and any of `others` contradict each other. */
export function withoutBoth<Schema extends z.ZodType>(
	schema: Schema,
	key: string,
	others: readonly string[],
): Schema {
	return schema
		.superRefine((value, context) => {
			if (!isMapping(value) || !(key in value)) return;
			for (const other of others.filter((name) => name in value)) {
				const message = `contradicts ${key} beside it; expected one of the two`;
				context.addIssue({ code: "custom", path: [other], message });
			}
		}, ALWAYS)
		.meta({ not: { required: [key], anyOf: others.map((other) => ({ required: [other] })) } });
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

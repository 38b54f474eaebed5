import { z } from "zod";
import type { KeyPath } from "../source/source-file.ts";

/** Keys that the schema knows at `path`; empty where it accepts any name. */
export function keysAt(schema: unknown, path: KeyPath): readonly string[] {
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
		return keysAt(schema.unwrap(), path);
	if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
	const [first, ...rest] = path;
	if (schema instanceof z.ZodObject) {
		const shape: Readonly<Record<string, unknown>> = schema.shape;
		return first === undefined ? Object.keys(shape) : keysAt(shape[first], rest);
	}
	if (schema instanceof z.ZodArray && first !== undefined) return keysAt(schema.element, rest);
	if (schema instanceof z.ZodRecord && first !== undefined) return keysAt(schema.valueType, rest);
	return [];
}

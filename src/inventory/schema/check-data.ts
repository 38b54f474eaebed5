import type { z } from "zod";
import type { Problem } from "../source/problem.ts";
import type { KeyPath, SourceFile } from "../source/source-file.ts";
import { explain, valueAt } from "./explain.ts";
import { isMapping } from "./fields.ts";
import { type Complaint, flattenIssues } from "./flatten-issues.ts";

export interface CheckedData<Data> {
	/** What is left without the faulty parts, for the checks that follow; undefined when nothing is. */
	readonly data: Data | undefined;
	readonly problems: readonly Problem[];
}

/** Removing a faulty part may make the thing around it faulty: a few rounds up, then give up. */
const MOST_ROUNDS = 5;

/**
 * Checks data of a file against its schema. Faulty parts are taken out, so that checks of names
 * and duplicates can still look at the rest and one load shows all problems.
 *
 * @param known schema that knows the keys to suggest, where it is wider than `schema`
 */
export function checkData<Schema extends z.ZodType>(
	schema: Schema,
	source: SourceFile,
	data: unknown,
	known: z.ZodType = schema,
): CheckedData<z.output<Schema>> {
	const result = schema.safeParse(data);
	if (result.success) return { data: result.data, problems: [] };
	const complaints = flattenIssues(result.error.issues);
	const problems = complaints.map((complaint) => explain(complaint, known, source, data));
	return { data: repair(schema, data, complaints), problems };
}

function repair<Schema extends z.ZodType>(
	schema: Schema,
	data: unknown,
	found: readonly Complaint[],
): z.output<Schema> | undefined {
	const rest = structuredClone(data);
	let complaints = found;
	for (let round = 0; round < MOST_ROUNDS; round += 1) {
		if (!complaints.every(({ path }) => remove(rest, path))) return undefined;
		const result = schema.safeParse(rest);
		if (result.success) return result.data;
		complaints = flattenIssues(result.error.issues);
	}
	return undefined;
}

/** Takes the value at `path` out: a whole list with its entry, the mapping around a missing key. */
function remove(data: unknown, path: KeyPath): boolean {
	const inList = path.findIndex((part) => typeof part === "number");
	let target = inList === -1 ? path : path.slice(0, inList);
	if (inList === -1 && valueAt(data, target) === undefined) target = target.slice(0, -1);
	const parent = valueAt(data, target.slice(0, -1));
	const key = target.at(-1);
	if (key === undefined) return false;
	if (isMapping(parent)) Reflect.deleteProperty(parent, key);
	return true;
}

import { FleetError } from "../../core/errors.ts";

/** A place in a file; line and column count from 1. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

/** One thing that is wrong in an inventory. */
export interface Problem extends Position {
	/** File as the user named it, or as `include` does. */
	readonly file: string;
	/** `tenants.contoso.sites.berlin`; empty for the file as a whole. */
	readonly path: string;
	/** Never holds a value that may be a secret. */
	readonly message: string;
}

/** More lines would only scroll the first ones away. */
const MOST_SHOWN = 500;

/** The inventory is wrong: code `inventory-invalid`, one line per problem. */
export class InventoryError extends FleetError {
	readonly problems: readonly Problem[];

	constructor(problems: readonly Problem[]) {
		const shown = problems.slice(0, MOST_SHOWN).map(problemLine);
		const more = problems.length - shown.length;
		super("inventory-invalid", [...shown, ...(more > 0 ? [`... and ${more} more problems`] : [])].join("\n"));
		this.problems = problems;
	}
}

/** `file:line:column: path: message`, which editors and terminals make clickable. */
export function problemLine(problem: Problem): string {
	const { file, line, column, path, message } = problem;
	return [`${file}:${line}:${column}`, ...(path === "" ? [] : [path]), message].join(": ");
}

/** By place, and each only once: one cause may be found on several ways. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
	const byLine = new Map(problems.map((problem) => [problemLine(problem), problem]));
	const files = [...new Set(problems.map((problem) => problem.file))];
	return [...byLine.values()].sort(
		(a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
	);
}

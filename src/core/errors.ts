/** Facts that make up the text of a {@link FleetError}; all optional but the code. */
export interface FleetErrorOptions {
	/** What the person can do about it, one sentence. */
	readonly hint?: string;
	readonly cause?: unknown;
}

/**
 * An expected failure that ends a command: bad usage, a wrong inventory, a locked run folder.
 * Per-host failures are not errors but outcomes (see model/outcome.ts).
 */
export class FleetError extends Error {
	override readonly name: string = "FleetError";
	/** Stable, kebab-case; scripts may match on it. */
	readonly code: string;
	readonly hint: string | undefined;

	constructor(code: string, message: string, options: FleetErrorOptions = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
	}
}

/** Text of anything that was thrown, for messages; never the stack. */
export function errorText(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}

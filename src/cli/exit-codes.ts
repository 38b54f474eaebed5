import { errorText, FleetError } from "../core/errors.ts";

/** Every code the program ends with (the README has the table). */
export const EXIT = {
	clean: 0,
	findings: 1,
	usage: 2,
	notAssessed: 3,
	findingsAndNotAssessed: 4,
	changeFailed: 5,
	rollbackFailed: 6,
	locked: 7,
	internal: 70,
	interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const ISSUES = "This should not happen. Please report it with the command and this text.";

/** The one place where errors become exit codes and words. */
export function describeFailure(thrown: unknown): {
	readonly code: ExitCode;
	readonly lines: readonly string[];
} {
	if (thrown instanceof FleetError) {
		const hint = thrown.hint === undefined ? [] : [`hint: ${thrown.hint}`];
		return {
			code: thrown.code === "locked" ? EXIT.locked : EXIT.usage,
			lines: [`error: ${thrown.message}`, ...hint],
		};
	}
	const stack =
		thrown instanceof Error && thrown.stack !== undefined ? thrown.stack.split("\n").slice(1, 6) : [];
	return { code: EXIT.internal, lines: [`internal error: ${errorText(thrown)}`, ...stack, ISSUES] };
}

/** Adds `--exit-code-base` to a code that is not 0 (some monitoring agents reserve low codes). */
export function withBase(code: ExitCode, base: number): number {
	return code === 0 ? 0 : code + base;
}

/** POSIX systems keep 8 bits of an exit code; 70 and 130 must still fit. */
export function checkBase(base: number, platform: string): void {
	const highest = platform === "win32" ? 2 ** 31 - 1 - EXIT.interrupted : 255 - 70;
	if (!Number.isInteger(base) || base < 0 || base > highest) {
		throw new FleetError(
			"usage",
			`--exit-code-base must be a whole number from 0 to ${highest} on this system`,
		);
	}
}

import { createStyle } from "./style.ts";
import { fill } from "./wrap.ts";

/** What only the command knows when a report is done. */
export interface Closing {
	/** Where reports were written. */
	readonly reports: readonly string[];
	/** The command to run next, if there is one. */
	readonly next: string | undefined;
	readonly exitCode: number;
	/** What the exit code means, in a few words. */
	readonly exitMeaning?: string;
}

/** Last lines of a command: where the report is, what to run next, how the process ends. */
export function closingLines(
	{ reports, next, exitCode, exitMeaning }: Closing,
	{ color, width }: { readonly color: boolean; readonly width: number },
): string {
	const style = createStyle(color);
	const exit = exitMeaning === undefined ? `exit ${exitCode}` : `exit ${exitCode} (${exitMeaning})`;
	const pieces = [
		...reports.map((path) => `${style.dim("report:")} ${path}`),
		...(next === undefined ? [] : [`${style.dim("next:")} ${next}`]),
		exitCode === 0 ? style.good(exit) : style.bad(exit),
	];
	return `${fill(pieces, width, "   ").join("\n")}\n`;
}

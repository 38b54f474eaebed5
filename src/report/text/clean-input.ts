import { cleanText } from "../../core/clean-text.ts";
import type { MadeChanges } from "../../core/model/change/change-summary.ts";
import type { ReportInput } from "../reporter.ts";

/** Longest text that a report for people prints of one field, in characters. */
const MAX_LENGTH = 1000;
const MAX_MESSAGE = 300;

/**
 * The same input with every text cleaned for printing. Reports for people start with this, so that
 * no path to a terminal or a page is left out; machine formats keep what the host said.
 */
export function cleanInput(input: ReportInput): ReportInput {
	return {
		run: cleanTexts(input.run),
		async *records() {
			for await (const record of input.records()) yield cleanTexts(record);
		},
		now: input.now,
		...(input.changes === undefined ? {} : { changes: cleanTexts(input.changes) }),
		...(input.made === undefined ? {} : { made: cleanMade(input.made) }),
	};
}

/** Lists of changes are long, and their messages come from hosts. */
function cleanMade({ changes, unreadable }: MadeChanges): MadeChanges {
	const short = changes.map((change) => ({ ...change, message: cleanText(change.message, MAX_MESSAGE) }));
	return { changes: cleanTexts(short), unreadable };
}

/** The same value with every text in it made safe to print. */
export function cleanTexts<Value>(value: Value): Value {
	return cleanUnknown(value) as Value;
}

function cleanUnknown(value: unknown): unknown {
	if (typeof value === "string") return cleanText(value, MAX_LENGTH);
	if (Array.isArray(value)) return value.map(cleanUnknown);
	if (typeof value !== "object" || value === null) return value;
	// Keys too: totals are keyed by tenant ids, which must still match the cleaned ids.
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [cleanText(key, MAX_LENGTH), cleanUnknown(item)]),
	);
}

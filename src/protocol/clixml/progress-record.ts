import { parseInt32 } from "./check-primitive.ts";
import { unescapeText } from "./escape-text.ts";
import { InvalidValue } from "./invalid-value.ts";
import { trimBlanks } from "./read-simple.ts";
import type { Growing } from "./value-frame.ts";
import type { PsProgress } from "./values.ts";

/** Elements that only a progress record has. */
export type ProgressTag = "AV" | "AI" | "PI" | "PC" | "SR" | "SD";

/** All elements of a progress record. */
export const PROGRESS_TAGS: ReadonlyMap<string, ProgressTag | "S" | "T"> = new Map([
	["AV", "AV"],
	["AI", "AI"],
	["S", "S"],
	["PI", "PI"],
	["PC", "PC"],
	["T", "T"],
	["SR", "SR"],
	["SD", "SD"],
]);

export function newProgress(): Growing<PsProgress> {
	return {
		kind: "progress",
		activity: "",
		activityId: 0,
		currentOperation: null,
		parentActivityId: -1,
		percentComplete: -1,
		type: "Processing",
		secondsRemaining: -1,
		statusDescription: "",
	};
}

/** Takes the text of one element into the record. @throws InvalidValue */
export function setProgress(record: Growing<PsProgress>, tag: string, text: string): void {
	switch (tag) {
		case "AV":
			record.activity = unescapeText(text);
			break;
		case "S":
			record.currentOperation = unescapeText(text);
			break;
		case "SD":
			record.statusDescription = unescapeText(text);
			break;
		case "T":
			record.type = unescapeText(text);
			break;
		default: {
			const number = parseInt32(trimBlanks(text));
			if (number === null) throw new InvalidValue(`<${tag}> of a progress record that is no number`);
			if (tag === "AI") record.activityId = number;
			else if (tag === "PI") record.parentActivityId = number;
			else if (tag === "PC") record.percentComplete = number;
			else record.secondsRemaining = number;
		}
	}
}

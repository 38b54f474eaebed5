import type { Changes } from "../../core/diff/changes.ts";
import { cleanTexts } from "../text/clean-input.ts";
import { changesLines } from "./changes-lines.ts";
import { createStyle } from "./style.ts";

const MIN_WIDTH = 40;

/** Two runs beside each other, for a terminal. */
export function changesReport(
	changes: Changes,
	{ color, width }: { readonly color: boolean; readonly width: number },
): string {
	const layout = { width: Math.max(MIN_WIDTH, width), style: createStyle(color) };
	return `${changesLines(cleanTexts(changes), layout).join("\n").trimEnd()}\n`;
}

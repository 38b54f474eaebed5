import picocolors from "picocolors";
import type { Severity } from "../../core/model/state.ts";

type Paint = (text: string) => string;

/** Colours of the terminal report; every one of them only repeats what the words say. */
export interface Style {
	readonly bold: Paint;
	readonly dim: Paint;
	readonly good: Paint;
	readonly warn: Paint;
	readonly bad: Paint;
	readonly unknown: Paint;
	readonly severity: Readonly<Record<Severity, Paint>>;
}

export function createStyle(color: boolean): Style {
	const { bold, dim, green, yellow, red, magenta, blue, cyan } = picocolors.createColors(color);
	return {
		bold,
		dim,
		good: green,
		warn: yellow,
		bad: red,
		unknown: magenta,
		severity: {
			critical: (text) => bold(red(text)),
			high: red,
			medium: yellow,
			low: blue,
			info: cyan,
		},
	};
}

/** What every part of the terminal report needs to lay out its lines. */
export interface Layout {
	/** Columns to use. */
	readonly width: number;
	readonly style: Style;
}

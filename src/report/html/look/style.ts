import { CHART_CSS } from "./chart-css.ts";
import { DARK, LIGHT, paletteCss, TONES } from "./palette.ts";
import { PAGE_CSS } from "./page-css.ts";
import { PRINT_CSS } from "./print-css.ts";
import { TABLE_CSS } from "./table-css.ts";

const COLOURS = [
	`:root{${paletteCss(LIGHT)}}`,
	// Paper is white: dark mode is for screens only.
	`@media screen and (prefers-color-scheme:dark){:root{${paletteCss(DARK)}}}`,
	...TONES.map((tone) => `.${tone}{--tone:var(--${tone});--tint:var(--${tone}-tint)}`),
].join("\n");

/** All CSS of the page, without comments and indentation. */
export const STYLE = [COLOURS, PAGE_CSS, TABLE_CSS, CHART_CSS, PRINT_CSS].map(squeeze).join("\n");

function squeeze(css: string): string {
	return css
		.replace(/\/\*.*?\*\//gs, "")
		.replace(/\s*\n\s*/g, "\n")
		.trim();
}

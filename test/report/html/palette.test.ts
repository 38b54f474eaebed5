import { describe, expect, it } from "vitest";
import { DARK, LIGHT, type Palette, TONES } from "../../../src/report/html/look/palette.ts";

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
function contrast(a: string, b: string): number {
	const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Every pair of text and ground that the page uses. */
function pairs({ paper, panel, ink, muted, link, onSolid, tones }: Palette): [string, string, string][] {
	return [
		["ink on paper", ink, paper],
		["ink on panel", ink, panel],
		["muted on paper", muted, paper],
		["muted on panel", muted, panel],
		["link on paper", link, paper],
		["link on panel", link, panel],
		["solid badge", onSolid, tones.critical.text],
		...TONES.flatMap((tone): [string, string, string][] => [
			[`${tone} on paper`, tones[tone].text, paper],
			[`${tone} on its tint`, tones[tone].text, tones[tone].tint],
			[`ink on ${tone} tint`, ink, tones[tone].tint],
		]),
	];
}

describe.each([
	["light", LIGHT],
	["dark", DARK],
])("the %s palette", (_, palette) => {
	it.each(pairs(palette))("has enough contrast for %s", (_name, text, ground) => {
		expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
	});
});

describe("contrast", () => {
	it("is 21 for black on white and 1 for equal colours", () => {
		expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
		expect(contrast("#777777", "#777777")).toBe(1);
	});
});

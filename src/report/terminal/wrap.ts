/** Characters that take two columns in a terminal: East Asian wide and full-width forms, emoji (UAX #11). */
const WIDE =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Colour sequences of our own; nothing else can hold one, because host text is cleaned before. */
const OWN_COLOURS = /\u001b\[[0-9;]*m/g;

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
	let width = 0;
	for (const character of text.replace(OWN_COLOURS, "")) {
		if (/\p{M}/u.test(character)) continue;
		width += WIDE.test(character) ? 2 : 1;
	}
	return width;
}

/** `text` with spaces up to `width` columns. */
export function pad(text: string, width: number): string {
	return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Joins pieces with `gap` into lines of at most `width` columns; a piece is never cut. */
export function fill(pieces: readonly string[], width: number, gap = " "): string[] {
	const lines: string[] = [];
	let line = "";
	for (const piece of pieces) {
		if (line === "") line = piece;
		else if (displayWidth(line) + gap.length + displayWidth(piece) <= width) line += gap + piece;
		else {
			lines.push(line);
			line = piece;
		}
	}
	if (line !== "") lines.push(line);
	return lines;
}

/** Words of `text` in lines of at most `width` columns; an address stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
	return fill(
		text
			.split(" ")
			.filter((word) => word !== "")
			.flatMap((word) => (/^https?:/.test(word) ? [word] : cut(word, width))),
		width,
	);
}

/** Puts `first` before the first line and as many spaces before the others. */
export function hang(first: string, lines: readonly string[]): string[] {
	const indent = " ".repeat(displayWidth(first));
	return lines.map((line, index) => (index === 0 ? first : indent) + line);
}

function cut(piece: string, width: number): string[] {
	if (displayWidth(piece) <= width) return [piece];
	const parts: string[] = [];
	let part = "";
	for (const character of piece) {
		if (part !== "" && displayWidth(part + character) > width) {
			parts.push(part);
			part = "";
		}
		part += character;
	}
	return [...parts, part];
}

import { displayWidth, wrap } from "../../report/terminal/wrap.ts";

/** Narrower terminals are treated as this wide. */
const MIN_WIDTH = 40;
/** A command that somebody will copy: a break in the middle would be copied, too. */
const COMMAND = /\bexf [a-z]+ (?:--|\d)/;

/**
 * A line cut at words to the columns of a terminal, what follows moved in by two. Without a terminal it stays whole,
 * so that logs can be searched.
 */
export function foldLine(line: string, columns: number | undefined): string {
	if (columns === undefined) return line;
	const width = Math.max(MIN_WIDTH, columns);
	return line
		.split("\n")
		.flatMap((one) => (displayWidth(one) <= width || COMMAND.test(one) ? [one] : fold(one, width)))
		.join("\n");
}

function fold(line: string, width: number): string[] {
	const indent = /^ */.exec(line)?.[0] ?? "";
	const deeper = `${indent}  `;
	const pieces = wrap(line, width - deeper.length);
	return pieces.map((piece, index) => (index === 0 ? indent : deeper) + piece);
}

/** Cells of RFC 4180 text, by an own small reader: the writer must not check itself. */
export function parseCsv(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = "";
	let isQuoted = false;
	const characters = text.replace(/^\ufeff/, "");
	for (let at = 0; at < characters.length; at += 1) {
		const character = characters[at] ?? "";
		if (isQuoted) {
			if (character !== '"') cell += character;
			else if (characters[at + 1] === '"') {
				cell += '"';
				at += 1;
			} else isQuoted = false;
		} else if (character === '"') isQuoted = true;
		else if (character === ",") {
			row.push(cell);
			cell = "";
		} else if (character === "\r" && characters[at + 1] === "\n") {
			rows.push([...row, cell]);
			row = [];
			cell = "";
			at += 1;
		} else cell += character;
	}
	return rows;
}

/**
 * Splits a command into words without any shell. Single quotes keep everything as it is; in double
 * quotes `\"` is a quote; a backslash means itself everywhere else, as Windows paths need it.
 *
 * @returns undefined when a quote does not end
 */
export function splitCommand(command: string): string[] | undefined {
	const words: string[] = [];
	let word: string | undefined;
	let quote = "";
	for (let at = 0; at < command.length; at += 1) {
		const character = command[at] ?? "";
		if (quote !== "" && character === quote) {
			quote = "";
		} else if (quote === '"' && character === "\\" && command[at + 1] === '"') {
			word = `${word ?? ""}"`;
			at += 1;
		} else if (quote === "" && (character === '"' || character === "'")) {
			quote = character;
			word ??= "";
		} else if (quote === "" && character === " ") {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else {
			word = (word ?? "") + character;
		}
	}
	if (quote !== "") return undefined;
	return word === undefined ? words : [...words, word];
}

/** Replaces known names in running text. */
export type NameReplacer = (text: string) => string;

/** Runs of characters that names are made of. */
const TOKEN = /[A-Za-z0-9][A-Za-z0-9._-]*/g;
/** Hashes hold no names, only what looks like short ones. */
const HASH = /^[0-9a-f]{32,}$/i;
const MOST_PIECES = 24;

/**
 * Makes a replacer that finds each name between separators (`EX01.contoso.example`, `log_EX01-a`),
 * and names with a digit also inside longer words (`backupEX01`). Looks names up instead of
 * searching for each: a fleet has thousands.
 *
 * @param find gives the pseudonym of a name in lower case
 * @param names all of them, in lower case
 */
export function createNameReplacer(
	find: (name: string) => string | undefined,
	names: Iterable<string>,
): NameReplacer {
	const lengths = new Set<number>();
	for (const name of names) {
		if (/\d/.test(name) && /[a-z]/.test(name)) lengths.add(name.length);
	}
	const longestFirst = [...lengths].sort((a, b) => b - a);

	function replaceToken(token: string): string {
		if (HASH.test(token)) return token;
		const whole = find(token.toLowerCase());
		if (whole !== undefined) return whole;
		const pieces = token.split(/([._-])/).slice(0, MOST_PIECES * 2);
		const rest = token.slice(pieces.join("").length);
		let out = "";
		for (let start = 0; start < pieces.length; ) {
			const found = longestAt(pieces, start);
			out += found?.pseudonym ?? insideWord(pieces[start] ?? "");
			start = found?.end ?? start + 1;
		}
		return out + insideWord(rest);
	}

	function longestAt(pieces: readonly string[], start: number) {
		for (let end = pieces.length; end > start; end -= 1) {
			const pseudonym = find(pieces.slice(start, end).join("").toLowerCase());
			if (pseudonym !== undefined) return { pseudonym, end };
		}
		return undefined;
	}

	function insideWord(word: string): string {
		if (longestFirst.length === 0 || !/\d/.test(word)) return word;
		for (let at = 0; at < word.length; at += 1) {
			for (const length of longestFirst) {
				const name = word.slice(at, at + length).toLowerCase();
				const pseudonym = name.length === length && /\d/.test(name) ? find(name) : undefined;
				if (pseudonym === undefined) continue;
				return `${word.slice(0, at)}${pseudonym}${insideWord(word.slice(at + length))}`;
			}
		}
		return word;
	}

	return (text) => text.replace(TOKEN, replaceToken);
}

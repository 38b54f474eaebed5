/** Shorter texts are replaced at once. */
const SHORT = 4096;
const MOST_PARTS = 4096;

/**
 * As `text.replace(pattern, make)` of a global pattern. That one collects every match before the first is replaced:
 * a few dozen megabytes of `&` from a hostile peer take gigabytes. This one keeps some thousand at a time.
 */
export function replaceMatches(
	text: string,
	pattern: RegExp,
	make: (match: string, ...groups: readonly (string | undefined)[]) => string,
): string {
	if (text.length <= SHORT) return text.replace(pattern, make);
	const done: string[] = [];
	let parts: string[] = [];
	let from = 0;
	pattern.lastIndex = 0;
	for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
		const [all, ...groups] = match;
		const end = match.index + all.length;
		if (parts.length >= MOST_PARTS) {
			done.push(parts.join(""));
			parts = [];
		}
		parts.push(text.slice(from, match.index), make(all, ...groups));
		from = end;
		pattern.lastIndex = end;
	}
	parts.push(text.slice(from));
	return done.concat(parts).join("");
}

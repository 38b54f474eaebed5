/**
 * Whether `text` matches `pattern` as a whole; `*` stands for any characters, `?` for one. Case does
 * not count. Linear in practice: only the last `*` is ever taken back.
 */
export function matchGlob(pattern: string, text: string): boolean {
	const wanted = pattern.toLowerCase();
	const given = text.toLowerCase();
	let inPattern = 0;
	let inText = 0;
	let star = -1;
	let afterStar = 0;
	while (inText < given.length) {
		if (wanted[inPattern] === "*") {
			star = inPattern;
			afterStar = inText;
			inPattern += 1;
		} else if (
			inPattern < wanted.length &&
			(wanted[inPattern] === "?" || wanted[inPattern] === given[inText])
		) {
			inPattern += 1;
			inText += 1;
		} else if (star >= 0) {
			inPattern = star + 1;
			afterStar += 1;
			inText = afterStar;
		} else {
			return false;
		}
	}
	while (wanted[inPattern] === "*") inPattern += 1;
	return inPattern === wanted.length;
}

export function isGlob(pattern: string): boolean {
	return /[*?]/.test(pattern);
}

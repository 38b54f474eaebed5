/** Host ids of a list: one per line, `#` starts a comment, each id once. */
export function parseTargets(text: string): string[] {
	const ids = text
		.replace(/^\uFEFF/, "")
		.split(/\r?\n/)
		.map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
		.filter((line) => line !== "");
	return [...new Set(ids)];
}

import { escapeMarkup, escapeText } from "./escape-text.ts";

/** Shorter ones are escaped as fast as looked up; longer ones are not worth their memory. */
const LONG = 4096;
const TOO_LONG = 512 * 1024;
const MOST_KEPT = 16;

/** Long texts and what they became, oldest first: a fleet gets the same script, server after server. */
const kept = new Map<string, string>();

/** Text as it stands between two tags, with both kinds of escapes. */
export function escapeLeaf(text: string): string {
	if (text.length < LONG || text.length > TOO_LONG) return escapeMarkup(escapeText(text));
	const known = kept.get(text);
	if (known !== undefined) return known;
	const escaped = escapeMarkup(escapeText(text));
	const [oldest] = kept.keys();
	if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
	kept.set(text, escaped);
	return escaped;
}

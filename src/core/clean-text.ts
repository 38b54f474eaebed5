/**
 * Makes text from a host safe to print on one line: terminal control sequences (C0, C1, ESC),
 * bidirectional overrides and line breaks go, long text is cut. Escaping for HTML or CSV is the reporters' work.
 */
export function cleanText(text: string, maxLength = 500): string {
	const cut = text.length > maxLength * 4 ? text.slice(0, maxLength * 4) : text;
	const clean = cut
		.replace(ANSI_SEQUENCE, "")
		.replace(CONTROL_OR_BIDI, " ")
		.replace(/\s+/g, " ")
		.trim()
		.toWellFormed();
	return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).toWellFormed()}…` : clean;
}

/**
 * CSI and OSC sequences as a whole, so that their letters do not stay behind. Of a sequence without an end
 * only its start goes: a host must not be able to hide what follows.
 */
const ANSI_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const CONTROL_OR_BIDI = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

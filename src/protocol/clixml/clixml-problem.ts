import type { XmlProblem } from "../xml/xml-limits.ts";

/**
 * Why CLIXML was refused. `malformed`: not well-formed XML, or its end is missing. `forbidden`: well-formed but has
 * what PowerShell never sends (a DTD, comments, CDATA, processing instructions). `too-large`, `too-deep`: a limit
 * was broken. `invalid-value`: an element whose content is not of its type, or a reference to nothing.
 */
export interface ClixmlProblem {
	readonly code: XmlProblem["code"] | "invalid-value";
	readonly message: string;
	/** From 1. */
	readonly line: number;
	/** UTF-16 code units, from 1. */
	readonly column: number;
}

/** Thrown by the writer and by the makers of values: what was to be written cannot be. A mistake of the caller. */
export class ClixmlError extends Error {
	override readonly name = "ClixmlError";
	readonly code: ClixmlProblem["code"];

	constructor(code: ClixmlProblem["code"], message: string) {
		super(message);
		this.code = code;
	}
}

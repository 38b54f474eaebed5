/** Caps of a JSON text from a host. */
export interface JsonCaps {
	/** Longest text, UTF-16 units (our scripts write ASCII, so bytes). */
	readonly maxLength: number;
	/** Deepest nesting of objects and arrays. */
	readonly maxDepth: number;
}

export type HostileJson =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly problem: string };

/**
 * Parses JSON that may be made to hurt: too long, nested too deeply, or with a `__proto__` key, which is
 * dropped because a later copy of the object would set its prototype.
 */
export function parseHostileJson(text: string, caps: JsonCaps): HostileJson {
	if (text.length > caps.maxLength) {
		return { ok: false, problem: `The text has ${text.length} characters; ${caps.maxLength} are allowed.` };
	}
	if (isDeeperThan(text, caps.maxDepth)) {
		return { ok: false, problem: `The JSON is nested deeper than ${caps.maxDepth} levels.` };
	}
	try {
		return { ok: true, value: JSON.parse(text, (key, value) => (key === "__proto__" ? undefined : value)) };
	} catch {
		// The parser's message quotes the text, which nobody has scrubbed yet.
		return { ok: false, problem: "The text is not JSON." };
	}
}

/** Counts brackets outside strings, before anything is built from them. */
function isDeeperThan(text: string, maxDepth: number): boolean {
	let depth = 0;
	let inString = false;
	for (let index = 0; index < text.length; index++) {
		const char = text[index];
		if (inString) {
			if (char === "\\") index++;
			else if (char === '"') inString = false;
		} else if (char === '"') inString = true;
		else if (char === "{" || char === "[") {
			depth++;
			if (depth > maxDepth) return true;
		} else if (char === "}" || char === "]") depth--;
	}
	return false;
}

import type { Captures } from "../pattern/match-nodes.ts";
import { decodePercent } from "../url-path.ts";
import type { RewriteMaps } from "./rewrite-rule.ts";
import { serverVariable, type VariableContext } from "./server-variables.ts";

export interface TemplateContext extends VariableContext {
	readonly maps: RewriteMaps;
	/** Of the URL pattern and of the conditions so far. */
	readonly ruleCaptures: Captures;
	readonly conditionCaptures: Captures;
}

export type Expanded =
	| { readonly ok: true; readonly text: string }
	| { readonly ok: false; readonly reason: string };

const MAX_NESTING = 10;

/** Fills in `{VARIABLE}`, `{R:1}`, `{C:1}`, `{ToLower:...}`, `{Map:...}`; the last two may be nested. */
export function expandTemplate(template: string, context: TemplateContext, nesting = 0): Expanded {
	if (nesting > MAX_NESTING) return { ok: false, reason: "an input is nested too deeply" };
	let text = "";
	for (let at = 0; at < template.length; ) {
		if (template[at] !== "{") {
			text += template[at];
			at += 1;
			continue;
		}
		const end = closingBrace(template, at);
		if (end === null) return { ok: false, reason: `a brace is not closed in ${JSON.stringify(template)}` };
		const filled = expandReference(template.slice(at + 1, end), context, nesting);
		if (!filled.ok) return filled;
		text += filled.text;
		at = end + 1;
	}
	return { ok: true, text };
}

function closingBrace(template: string, start: number): number | null {
	let depth = 0;
	for (let at = start; at < template.length; at += 1) {
		if (template[at] === "{") depth += 1;
		if (template[at] === "}") depth -= 1;
		if (depth === 0) return at;
	}
	return null;
}

function expandReference(reference: string, context: TemplateContext, nesting: number): Expanded {
	const colon = reference.indexOf(":");
	if (colon < 0) {
		const value = serverVariable(reference, context);
		if (value !== undefined) return { ok: true, text: value };
		return { ok: false, reason: `only the running server knows {${reference}}` };
	}
	const name = reference.slice(0, colon);
	const argument = reference.slice(colon + 1);
	const captures = name === "R" ? context.ruleCaptures : context.conditionCaptures;
	if (name === "R" || name === "C") {
		if (!/^\d$/.test(argument)) return { ok: false, reason: `{${reference}} is no back reference` };
		return { ok: true, text: captures[Number(argument)] ?? "" };
	}
	const inner = expandTemplate(argument, context, nesting + 1);
	return inner.ok ? applyFunction(name, inner.text, context) : inner;
}

function applyFunction(name: string, text: string, { maps }: TemplateContext): Expanded {
	// Whether IIS takes them in another case is not documented.
	switch (name) {
		case "ToLower":
			return { ok: true, text: text.toLowerCase() };
		case "UrlDecode":
			return { ok: true, text: decodePercent(text.replaceAll("+", " ")) };
		case "UrlEncode":
			return { ok: true, text: encodeStrictly(text) };
		default: {
			const map = maps.get(name.toLowerCase());
			if (map === undefined) return { ok: false, reason: `{${name}:} is neither a function nor a map` };
			const key = map.isCaseless ? text.toLowerCase() : text;
			return { ok: true, text: map.entries.get(key) ?? map.defaultValue };
		}
	}
}

/** Everything but letters, digits and `-._~`. */
function encodeStrictly(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replace(
		/[!'()*]/g,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

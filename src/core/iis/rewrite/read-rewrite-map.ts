import type { MergedItem } from "../merge-element.ts";
import { AttributeReader } from "./read-attributes.ts";
import type { RewriteMap, RewriteMaps } from "./rewrite-rule.ts";

/** Reads `rewriteMaps`; the same key twice is refused by IIS. */
export function readRewriteMaps(items: readonly MergedItem[], problems: string[]): RewriteMaps {
	return new Map(items.map((item) => [item.key, readMap(item, problems)]));
}

function readMap({ element }: MergedItem, problems: string[]): RewriteMap {
	const reader = new AttributeReader(element, problems);
	reader.required("name");
	const defaultValue = reader.text("defaultValue", "");
	const isCaseless = reader.flag("ignoreCase", true);
	reader.end();
	const entries = new Map<string, string>();
	for (const child of element.children) {
		const entry = new AttributeReader(child, problems);
		const key = entry.required("key");
		const value = entry.text("value", "");
		entry.end();
		const known = isCaseless ? key.toLowerCase() : key;
		if (child.name !== "add" || entries.has(known)) problems.push(`line ${child.line}, <${child.name}>`);
		entries.set(known, value);
	}
	return { defaultValue, isCaseless, entries };
}

import type { XmlElement } from "../../protocol/xml/read-tree.ts";
import type { SectionSchema } from "./section-schema.ts";

/** Where an item was added. */
export interface Origin {
	readonly path: string;
	/** Path in the site; URLs of rewrite rules are relative to it. */
	readonly base: string;
}

export interface MergedItem {
	readonly element: XmlElement;
	readonly key: string;
	readonly isLocked: boolean;
	readonly origin: Origin;
}

/** A section, or an element of it, with everything inherited so far. */
export interface MergedElement {
	readonly attributes: Map<string, string>;
	/** By key, in their order. */
	readonly items: Map<string, MergedItem>;
	readonly children: Map<string, MergedElement>;
	readonly locks: Lock[];
}

interface Lock {
	readonly kind: "attribute" | "element";
	/** Null for `*`. */
	readonly names: readonly string[] | null;
	/** True: everything but these names. */
	readonly isInverted: boolean;
}

const LOCK_ATTRIBUTES: Readonly<Record<string, Omit<Lock, "names">>> = {
	lockAttributes: { kind: "attribute", isInverted: false },
	lockAllAttributesExcept: { kind: "attribute", isInverted: true },
	lockElements: { kind: "element", isInverted: false },
	lockAllElementsExcept: { kind: "element", isInverted: true },
};

export function emptyElement(): MergedElement {
	return { attributes: new Map(), items: new Map(), children: new Map(), locks: [] };
}

/**
 * Adds what one level says to what it inherits: attributes replace, `clear` and `remove` take items away, `add`
 * appends. Returns why IIS would refuse it, or null. After a refusal the merged element means nothing.
 */
export function mergeElement(
	merged: MergedElement,
	element: XmlElement,
	schema: SectionSchema,
	origin: Origin,
): string | null {
	for (const [name, value] of element.attributes) {
		if (name === "lockItem" || Object.hasOwn(LOCK_ATTRIBUTES, name)) continue;
		if (isLocked(merged.locks, "attribute", name)) return `attribute ${name} is locked`;
		if (schema.attributes !== undefined && !schema.attributes.includes(name)) {
			return `attribute ${name} is not known`;
		}
		merged.attributes.set(name, value);
	}
	for (const child of element.children) {
		if (isLocked(merged.locks, "element", child.name)) return `<${child.name}> is locked`;
		const refused = mergeChild(merged, child, schema, origin);
		if (refused !== null) return refused;
	}
	merged.locks.push(...locksOf(element));
	return null;
}

function mergeChild(
	merged: MergedElement,
	child: XmlElement,
	schema: SectionSchema,
	origin: Origin,
): string | null {
	const below = schema.children?.[child.name];
	if (below !== undefined) {
		const inherited = merged.children.get(child.name) ?? emptyElement();
		merged.children.set(child.name, inherited);
		return mergeElement(inherited, child, below, origin);
	}
	const { collection } = schema;
	if (collection === undefined) return null;
	const key = collection.key.map((name) => (child.attributes.get(name) ?? "").toLowerCase()).join("\n");
	switch (child.name) {
		case "clear":
			for (const item of merged.items.values()) {
				if (item.isLocked) return "<clear> would remove a locked item";
			}
			merged.items.clear();
			return null;
		case "remove":
			if (merged.items.get(key)?.isLocked === true) return "the item is locked";
			merged.items.delete(key);
			return null;
		case collection.add: {
			if (merged.items.has(key)) {
				return `<${child.name}> ${JSON.stringify(key)} is there already`;
			}
			const isItemLocked = child.attributes.get("lockItem")?.toLowerCase() === "true";
			merged.items.set(key, { element: child, key, isLocked: isItemLocked, origin });
			return null;
		}
		default:
			return schema.attributes === undefined ? null : `<${child.name}> is not known`;
	}
}

function locksOf(element: XmlElement): Lock[] {
	return Object.entries(LOCK_ATTRIBUTES).flatMap(([name, lock]) => {
		const value = element.attributes.get(name);
		if (value === undefined) return [];
		const names = value.split(",").map((part) => part.trim());
		return [{ ...lock, names: names.includes("*") ? null : names }];
	});
}

function isLocked(locks: readonly Lock[], kind: Lock["kind"], name: string): boolean {
	return locks.some((lock) => {
		if (lock.kind !== kind) return false;
		return lock.names === null || lock.names.includes(name) !== lock.isInverted;
	});
}

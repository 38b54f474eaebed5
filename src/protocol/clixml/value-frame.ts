import type { PsMembers, PsObject, PsProgress, PsValue } from "./values.ts";

/** A value that is still being made. */
export type Growing<T> = { -readonly [Key in keyof T]: T[Key] };
/** What an open element is. */
export type Place =
	| "document"
	| "objs"
	| "object"
	| "types"
	| "list"
	| "dictionary"
	| "entry"
	| "members"
	| "progress";

/** An element that is open. Frames are used again, because making one for each element costs a third of the time. */
export interface Frame {
	place: Place;
	/** `N` of the element: where its value goes in the parent. */
	name: string | null;
	/** `S` of an element of the document. */
	stream: string | null;
	object: Growing<PsObject> | null;
	items: PsValue[];
	entries: (readonly [PsValue, PsValue])[];
	members: Map<string, PsValue>;
	types: string[];
	key: PsValue | undefined;
	value: PsValue | undefined;
	progress: Growing<PsProgress> | null;
}

const NO_ITEMS: PsValue[] = [];
const NO_ENTRIES: (readonly [PsValue, PsValue])[] = [];
const NO_TYPES: string[] = [];
const NO_MAP = new Map<string, PsValue>();

const NO_MEMBERS: PsMembers = new Map();

export function newFrame(): Frame {
	return {
		place: "document",
		name: null,
		stream: null,
		object: null,
		items: NO_ITEMS,
		entries: NO_ENTRIES,
		members: NO_MAP,
		types: NO_TYPES,
		key: undefined,
		value: undefined,
		progress: null,
	};
}

/** A frame that waits for its next use must not keep a value alive, nor lend it to the next element. */
export function release(frame: Frame): void {
	frame.name = null;
	frame.stream = null;
	frame.object = null;
	frame.items = NO_ITEMS;
	frame.entries = NO_ENTRIES;
	frame.members = NO_MAP;
	frame.types = NO_TYPES;
	frame.key = undefined;
	frame.value = undefined;
	frame.progress = null;
}

export function newObject(): Growing<PsObject> {
	return {
		kind: "object",
		typeNames: NO_TYPES,
		value: null,
		text: null,
		adapted: NO_MEMBERS,
		extended: NO_MEMBERS,
	};
}

/** The members to fill; those of an earlier element of the same name go on. */
export function growMembers(object: Growing<PsObject>, part: "adapted" | "extended"): Map<string, PsValue> {
	const known = object[part];
	if (known !== NO_MEMBERS && known instanceof Map) return known;
	const members = new Map<string, PsValue>();
	object[part] = members;
	return members;
}

import type { XmlPushSink } from "../xml/scan-events.ts";
import { unescapeText } from "./escape-text.ts";
import { InvalidValue } from "./invalid-value.ts";
import { newProgress, PROGRESS_TAGS, type ProgressTag, setProgress } from "./progress-record.ts";
import { readSimple, SIMPLE_TAGS, type SimpleTag } from "./read-simple.ts";
import {
	type Frame,
	type Growing,
	growMembers,
	newFrame,
	newObject,
	type Place,
	release,
} from "./value-frame.ts";
import type { PsListForm, PsObject, PsValue } from "./values.ts";

/** Called for every value that is complete, in order. */
export type ValueListener = (value: PsValue, stream: string | null) => void;

/** Elements that hold text and are no value of their own. */
type TextTag = SimpleTag | "ToString" | "T" | ProgressTag;

const LIST_FORMS: ReadonlyMap<string, PsListForm> = new Map([
	["LST", "LST"],
	["IE", "IE"],
	["QUE", "QUE"],
	["STK", "STK"],
]);
const MOST_WARNINGS = 50;
const MOST_KNOWN_NAMES = 10_000;

/**
 * Makes values straight from the events of the XML reader, in one pass: an object exists, and can be referred to,
 * before its members are read. Elements that are unknown, or stand where they mean nothing, are skipped with all
 * below and told once each.
 */
export class ValueBuilder implements XmlPushSink {
	readonly #listen: ValueListener;
	readonly #frames: Frame[] = [newFrame()];
	#depth = 0;
	#skipped = 0;
	#leaf: TextTag | "Nil" | null = null;
	#leafName: string | null = null;
	#leafStream: string | null = null;
	#text = "";
	readonly #objects = new Map<string, PsObject>();
	readonly #typeNames = new Map<string, readonly string[]>();
	/** Property names by their text in the document: a few hundred names make up most of it. */
	readonly #names = new Map<string, string>();
	readonly #warnings = new Set<string>();

	constructor(listen: ValueListener) {
		this.#listen = listen;
	}

	/** Those between the elements of a document that is indented mean nothing. */
	get keepsBlanks(): boolean {
		return this.#leaf !== null;
	}

	/** What was skipped. */
	get warnings(): readonly string[] {
		return [...this.#warnings];
	}

	open(tag: string, attributes: readonly string[]): void {
		if (this.#skipped > 0) {
			this.#skipped += 1;
			return;
		}
		const frame = this.#top();
		if (this.#leaf !== null) this.#skip(tag, this.#leaf);
		else if (frame.place === "object") this.#openInObject(frame, tag, attributes);
		else if (frame.place === "types") this.#openText(tag === "T", "T", tag, "TN");
		else if (frame.place === "dictionary") {
			if (tag === "En") this.#push("entry");
			else this.#skip(tag, "DCT");
		} else if (frame.place === "progress") {
			const known = PROGRESS_TAGS.get(tag);
			if (tag === "Nil") this.#startLeaf("Nil", null, null);
			else this.#openText(known !== undefined, known ?? "S", tag, "PR");
		} else if (frame.place === "document" && tag === "Objs") this.#push("objs");
		else this.#openValue(frame, tag, attributes);
	}

	text(text: string): void {
		if (this.#skipped > 0) return;
		if (this.#leaf !== null) this.#text = this.#text === "" ? text : this.#text + text;
		else if (/[^ \t\r\n]/.test(text)) this.#warn("text where no value stands");
	}

	close(): void {
		if (this.#skipped > 0) this.#skipped -= 1;
		else if (this.#leaf !== null) this.#closeLeaf(this.#leaf);
		else this.#closeFrame();
	}

	#openInObject(frame: Frame, tag: string, attributes: readonly string[]): void {
		const form = LIST_FORMS.get(tag);
		const simple = SIMPLE_TAGS.get(tag);
		const object = frame.object;
		if (object === null) return;
		if (simple !== undefined) this.#startLeaf(simple, null, null);
		else if (tag === "ToString") this.#startLeaf("ToString", null, null);
		else if (tag === "Props" || tag === "MS") {
			const members = this.#push("members");
			members.object = object;
			members.members = growMembers(object, tag === "MS" ? "extended" : "adapted");
		} else if (tag === "TN") {
			const types = this.#push("types");
			types.types = [];
			types.object = object;
			const id = valueOf(attributes, "RefId");
			if (id !== null) this.#typeNames.set(id, types.types);
		} else if (tag === "TNRef") {
			const names = this.#typeNames.get(valueOf(attributes, "RefId") ?? "");
			if (names === undefined) throw new InvalidValue("a TNRef to type names that were not given");
			object.typeNames = names;
			this.#startLeaf("Nil", null, null);
		} else if (form !== undefined) {
			const list = this.#push("list");
			list.items = [];
			this.#wrap(object, { kind: "list", form, items: list.items });
		} else if (tag === "DCT") {
			const dictionary = this.#push("dictionary");
			dictionary.entries = [];
			this.#wrap(object, { kind: "dictionary", entries: dictionary.entries });
		} else if (tag === "Nil") this.#startLeaf("Nil", null, null);
		else if (tag === "PR") this.#openProgress(null, null);
		else this.#skip(tag, "Obj");
	}

	/** Where any value may stand: on top, in a list, among members, in an entry. */
	#openValue(frame: Frame, tag: string, attributes: readonly string[]): void {
		const name = this.#nameIn(attributes);
		const isTop = frame.place === "objs" || frame.place === "document";
		const stream = isTop ? valueOf(attributes, "S") : null;
		if (name === null && (frame.place === "members" || frame.place === "entry")) {
			this.#skip(`${tag} without name`, frame.place === "entry" ? "En" : "members");
			return;
		}
		const simple = SIMPLE_TAGS.get(tag);
		if (simple !== undefined || tag === "Nil") this.#startLeaf(simple ?? "Nil", name, stream);
		else if (tag === "Obj") {
			const object = newObject();
			const id = valueOf(attributes, "RefId");
			if (id !== null) this.#objects.set(id, object);
			const below = this.#push("object");
			below.name = name;
			below.stream = stream;
			below.object = object;
		} else if (tag === "Ref") {
			const known = this.#objects.get(valueOf(attributes, "RefId") ?? "");
			if (known === undefined) throw new InvalidValue("a Ref to an object that was not given");
			this.#put(frame, name, stream, known);
			this.#skipped = 1;
		} else if (tag === "MS" && frame.place !== "list" && frame.place !== "entry") {
			const below = this.#push("members");
			below.name = name;
			below.stream = stream;
			below.members = new Map();
		} else if (tag === "PR") this.#openProgress(name, stream);
		else if (frame.place === "document") throw new InvalidValue(`no CLIXML: it begins with <${shown(tag)}>`);
		else this.#skip(tag, frame.place);
	}

	#openProgress(name: string | null, stream: string | null): void {
		const below = this.#push("progress");
		below.name = name;
		below.stream = stream;
		below.progress = newProgress();
	}

	#openText(isKnown: boolean, tag: TextTag, found: string, where: string): void {
		if (isKnown) this.#startLeaf(tag, null, null);
		else this.#skip(found, where);
	}

	#startLeaf(leaf: TextTag | "Nil", name: string | null, stream: string | null): void {
		this.#leaf = leaf;
		this.#leafName = name;
		this.#leafStream = stream;
		this.#text = "";
	}

	#closeLeaf(leaf: TextTag | "Nil"): void {
		const frame = this.#top();
		const text = this.#text;
		this.#leaf = null;
		this.#text = "";
		if (frame.place === "progress") {
			if (frame.progress !== null && leaf !== "Nil") setProgress(frame.progress, leaf, text);
		} else if (leaf === "ToString") {
			if (frame.object !== null) frame.object.text = unescapeText(text);
		} else if (leaf === "T") frame.types.push(text);
		else if (leaf === "Nil") {
			if (frame.place !== "object") this.#put(frame, this.#leafName, this.#leafStream, null);
		} else {
			const value = isProgressTag(leaf) ? undefined : readSimple(leaf, text);
			if (value === undefined) throw new InvalidValue(`<${leaf}> whose text is not of its type`);
			if (frame.place === "object" && frame.object !== null) this.#wrap(frame.object, value);
			else this.#put(frame, this.#leafName, this.#leafStream, value);
		}
	}

	#closeFrame(): void {
		const frame = this.#top();
		this.#depth -= 1;
		const parent = this.#top();
		if (frame.place === "object" && frame.object !== null) {
			this.#put(parent, frame.name, frame.stream, frame.object);
		} else if (frame.place === "types" && frame.object !== null) {
			frame.object.typeNames = frame.types;
		} else if (frame.place === "members" && frame.object === null) {
			this.#put(parent, frame.name, frame.stream, { kind: "members", members: frame.members });
		} else if (frame.place === "entry") {
			if (frame.key === undefined) this.#warn("a dictionary entry without key");
			else parent.entries.push([frame.key, frame.value ?? null]);
		} else if (frame.place === "progress" && frame.progress !== null) {
			if (parent.place === "object" && parent.object !== null) this.#wrap(parent.object, frame.progress);
			else this.#put(parent, frame.name, frame.stream, frame.progress);
		}
		release(frame);
	}

	#put(frame: Frame, name: string | null, stream: string | null, value: PsValue): void {
		switch (frame.place) {
			case "members":
				frame.members.set(name ?? "", value);
				break;
			case "list":
				frame.items.push(value);
				break;
			case "entry":
				if (name === "Key") frame.key = value;
				else if (name === "Value") frame.value = value;
				else this.#warn("an entry of a dictionary that is neither Key nor Value");
				break;
			default:
				this.#listen(value, stream);
		}
	}

	#wrap(object: Growing<PsObject>, value: PsObject["value"]): void {
		if (object.value !== null) this.#warn("an object with more than one value; the last counts");
		object.value = value;
	}

	#nameIn(attributes: readonly string[]): string | null {
		const raw = valueOf(attributes, "N");
		if (raw === null) return null;
		const known = this.#names.get(raw);
		if (known !== undefined) return known;
		const name = unescapeText(raw);
		if (this.#names.size < MOST_KNOWN_NAMES) this.#names.set(raw, name);
		return name;
	}

	#top(): Frame {
		const frame = this.#frames[this.#depth];
		if (frame === undefined) throw new Error("an element was closed that was never opened");
		return frame;
	}

	#push(place: Place): Frame {
		this.#depth += 1;
		const frame = this.#frames[this.#depth] ?? newFrame();
		this.#frames[this.#depth] = frame;
		frame.place = place;
		return frame;
	}

	#skip(tag: string, where: string): void {
		this.#skipped = 1;
		this.#warn(`<${shown(tag)}> in ${where} is not known`);
	}

	#warn(message: string): void {
		if (this.#warnings.size < MOST_WARNINGS) this.#warnings.add(message);
	}
}

function isProgressTag(leaf: SimpleTag | ProgressTag): leaf is ProgressTag {
	return !SIMPLE_TAGS.has(leaf);
}

/** Of a name in pairs of name and value. */
function valueOf(attributes: readonly string[], name: string): string | null {
	for (let index = 0; index < attributes.length; index += 2) {
		if (attributes[index] === name) return attributes[index + 1] ?? null;
	}
	return null;
}

function shown(tag: string): string {
	return tag.slice(0, 60);
}

import { isPrimitiveText } from "./check-primitive.ts";
import { ClixmlError } from "./clixml-problem.ts";
import { escapeLeaf } from "./escape-leaf.ts";
import { escapeMarkup, escapeText } from "./escape-text.ts";
import type { PsCollection, PsMembers, PsObject, PsProgress, PsSimple, PsValue } from "./values.ts";

export const CLIXML_NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04";
export const CLIXML_VERSION = "1.1.0.1";

/** The deepest that anything reads back: PowerShell itself stops at about 150 elements. */
const MAX_DEPTH = 190;

/**
 * Writes a document as PSSerializer and Export-Clixml do: `<Objs>` with one element for each value, all on one
 * line, without XML declaration.
 *
 * Reference numbers are given anew; an object that occurs again is a `<Ref>`, so cycles are fine.
 *
 * @throws ClixmlError `invalid-value` for a number that is no Int32, a bigint that is no Int64 or a primitive whose
 * text is not of its type; `too-deep` for more than 190 levels.
 */
export function writeClixml(values: readonly PsValue[]): string {
	const writer = new ClixmlWriter();
	for (const value of values) writer.value(value);
	return `<Objs Version="${CLIXML_VERSION}" xmlns="${CLIXML_NAMESPACE}">${writer.take()}</Objs>`;
}

/** Writes one bare element, as the messages of PSRP have it (MS-PSRP 2.2.5); errors as {@link writeClixml}. */
export function writeClixmlElement(value: PsValue): string {
	const writer = new ClixmlWriter();
	writer.value(value);
	return writer.take();
}

class ClixmlWriter {
	#text = "";
	#depth = 0;
	readonly #references = new Map<PsObject, number>();
	readonly #typeNames = new Map<string, number>();

	take(): string {
		return this.#text;
	}

	value(value: PsValue, name?: string): void {
		const attribute = name === undefined ? "" : ` N="${escapeMarkup(escapeText(name))}"`;
		if (isOfKind(value, "object")) this.#object(value, attribute);
		else if (isOfKind(value, "members")) this.#members("MS", value.members, attribute);
		else this.#simple(value, attribute);
	}

	#object(object: PsObject, attribute: string): void {
		const known = this.#references.get(object);
		if (known !== undefined) {
			this.#text += `<Ref${attribute} RefId="${known}" />`;
			return;
		}
		const id = this.#references.size;
		this.#references.set(object, id);
		this.#text += `<Obj${attribute} RefId="${id}">`;
		this.#enter();
		this.#types(object.typeNames);
		if (object.text !== null) this.#leaf("ToString", "", escapeMarkup(escapeText(object.text)));
		if (isOfKind(object.value, "list") || isOfKind(object.value, "dictionary"))
			this.#collection(object.value);
		else if (object.value !== null) this.#simple(object.value, "");
		if (object.adapted.size > 0) this.#members("Props", object.adapted, "");
		if (object.extended.size > 0) this.#members("MS", object.extended, "");
		this.#depth -= 1;
		this.#text += "</Obj>";
	}

	#types(names: readonly string[]): void {
		if (names.length === 0) return;
		const key = JSON.stringify(names);
		const known = this.#typeNames.get(key);
		if (known !== undefined) {
			this.#text += `<TNRef RefId="${known}" />`;
			return;
		}
		const id = this.#typeNames.size;
		this.#typeNames.set(key, id);
		// Type names are written without _xHHHH_ escapes.
		const types = names.map((name) => `<T>${escapeMarkup(plainText(name)).replaceAll("\r", "&#13;")}</T>`);
		this.#text += `<TN RefId="${id}">${types.join("")}</TN>`;
	}

	#members(tag: string, members: PsMembers, attribute: string): void {
		this.#text += `<${tag}${attribute}>`;
		this.#enter();
		for (const [name, value] of members) this.value(value, name);
		this.#depth -= 1;
		this.#text += `</${tag}>`;
	}

	#collection(collection: PsCollection): void {
		const tag = collection.kind === "list" ? collection.form : "DCT";
		this.#text += `<${tag}>`;
		this.#enter();
		if (collection.kind === "list") {
			for (const item of collection.items) this.value(item);
		} else {
			for (const [key, value] of collection.entries) {
				this.#text += "<En>";
				this.value(key, "Key");
				this.value(value, "Value");
				this.#text += "</En>";
			}
		}
		this.#depth -= 1;
		this.#text += `</${tag}>`;
	}

	#simple(value: PsSimple, attribute: string): void {
		if (value === null) this.#text += `<Nil${attribute} />`;
		else if (typeof value === "string") this.#leaf("S", attribute, escapeLeaf(value));
		else if (typeof value === "boolean") this.#leaf("B", attribute, String(value));
		else if (typeof value === "number") this.#leaf("I32", attribute, int32Text(value));
		else if (typeof value === "bigint") this.#leaf("I64", attribute, int64Text(value));
		else if (value instanceof Uint8Array) {
			const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
			this.#leaf("BA", attribute, bytes.toString("base64"));
		} else if (value.kind === "progress") this.#progress(value, attribute);
		else {
			if (!isPrimitiveText(value.type, value.text)) {
				throw new ClixmlError("invalid-value", `a <${value.type}> has a text that is not of its type`);
			}
			const isEscaped = value.type === "URI" || value.type === "XD" || value.type === "SBK";
			this.#leaf(value.type, attribute, escapeMarkup(isEscaped ? escapeText(value.text) : value.text));
		}
	}

	#progress(record: PsProgress, attribute: string): void {
		const { currentOperation } = record;
		const text = (tag: string, content: string): string =>
			`<${tag}>${escapeMarkup(escapeText(content))}</${tag}>`;
		const number = (tag: string, content: number): string => `<${tag}>${int32Text(content)}</${tag}>`;
		this.#text += [
			`<PR${attribute}>`,
			text("AV", record.activity),
			number("AI", record.activityId),
			currentOperation === null ? "<Nil />" : text("S", currentOperation),
			number("PI", record.parentActivityId),
			number("PC", record.percentComplete),
			text("T", record.type),
			number("SR", record.secondsRemaining),
			text("SD", record.statusDescription),
			"</PR>",
		].join("");
	}

	#leaf(tag: string, attribute: string, content: string): void {
		this.#text += `<${tag}${attribute}>${content}</${tag}>`;
	}

	#enter(): void {
		this.#depth += 1;
		if (this.#depth > MAX_DEPTH) throw new ClixmlError("too-deep", `more than ${MAX_DEPTH} levels`);
	}
}

function isOfKind<K extends string>(value: unknown, kind: K): value is { readonly kind: K } {
	return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

function int32Text(value: number): string {
	if (!Number.isInteger(value) || value < -0x8000_0000 || value > 0x7fff_ffff) {
		throw new ClixmlError("invalid-value", `${value} is no Int32; a Double is made with psDouble`);
	}
	return String(value);
}

const INT64_END = 2n ** 63n;

function int64Text(value: bigint): string {
	if (value < -INT64_END || value >= INT64_END) {
		throw new ClixmlError("invalid-value", "a bigint is no Int64; a UInt64 is a primitive of type U64");
	}
	return String(value);
}

/** Refuses what XML cannot hold and type names do not escape. */
function plainText(name: string): string {
	if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(name)) {
		throw new ClixmlError("invalid-value", "a type name has a character that XML cannot hold");
	}
	return name;
}

import { cleanText } from "../../clean-text.ts";
import type { XmlElement } from "../../../protocol/xml/read-tree.ts";

/**
 * Reads the attributes of one element as strictly as IIS: an attribute that it does not know, or a value that it
 * cannot read, makes IIS refuse the whole file. Collects what is wrong instead of throwing.
 */
export class AttributeReader {
	readonly #element: XmlElement;
	readonly #known = new Set<string>();
	readonly #problems: string[];

	constructor(element: XmlElement, problems: string[]) {
		this.#element = element;
		this.#problems = problems;
	}

	text(name: string, fallback: string): string {
		return this.#value(name) ?? fallback;
	}

	/** A missing one is a problem. */
	required(name: string): string {
		const value = this.#value(name);
		if (value === undefined) this.#report(`attribute ${name} is missing`);
		return value ?? "";
	}

	flag(name: string, fallback: boolean): boolean {
		const value = this.#value(name)?.toLowerCase();
		if (value !== undefined && value !== "true" && value !== "false") {
			this.#report(`${name}=${JSON.stringify(value)} is neither true nor false`);
		}
		return value === undefined ? fallback : value === "true";
	}

	/** IIS writes these values in one case only; another case is called unknown. */
	choice<Value extends string>(name: string, values: readonly Value[], fallback: Value): Value {
		const value = this.#value(name);
		const found = values.find((known) => known === value);
		if (value !== undefined && found === undefined) {
			this.#report(`${name}=${JSON.stringify(value)} is not known`);
		}
		return found ?? fallback;
	}

	/** Call last: reports the attributes that nobody asked for. */
	end(others: readonly string[] = []): void {
		for (const name of this.#element.attributes.keys()) {
			const isLock = name === "lockItem" || /^lock(?:All)?(?:Attributes|Elements)/.test(name);
			if (!this.#known.has(name) && !others.includes(name) && !isLock) {
				this.#report(`attribute ${name} is not known`);
			}
		}
	}

	#value(name: string): string | undefined {
		this.#known.add(name);
		return this.#element.attributes.get(name);
	}

	#report(problem: string): void {
		const { name, line } = this.#element;
		this.#problems.push(cleanText(`line ${line}, <${name}>: ${problem}`, 200));
	}
}

/** The one child of a name; a second one and children of other names are problems. */
export function onlyChildren<Name extends string>(
	element: XmlElement,
	names: readonly Name[],
	problems: string[],
): Partial<Record<Name, XmlElement>> {
	const found: Partial<Record<Name, XmlElement>> = {};
	for (const child of element.children) {
		const name = names.find((known) => known === child.name);
		const at = `line ${child.line}, <${cleanText(child.name, 60)}>`;
		if (name === undefined) problems.push(`${at}: is not known here`);
		else if (found[name] !== undefined) problems.push(`${at}: stands there twice`);
		else found[name] = child;
	}
	return found;
}

/** One kind of name, each with a number in the order in which they were met. */
export class Pseudonyms {
	readonly #prefix: string;
	readonly #names = new Map<string, string>();
	#count = 0;

	constructor(prefix: string) {
		this.#prefix = prefix;
	}

	/** `host-001`; case does not count. */
	of(name: string): string {
		const key = name.toLowerCase();
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		this.#count += 1;
		const made = `${this.#prefix}-${String(this.#count).padStart(3, "0")}`;
		this.#names.set(key, made);
		return made;
	}

	/** Another spelling of something that has its pseudonym. */
	alias(name: string, pseudonym: string): void {
		const key = name.toLowerCase();
		if (!this.#names.has(key)) this.#names.set(key, pseudonym);
	}

	find(name: string): string | undefined {
		return this.#names.get(name.toLowerCase());
	}

	entries(): IterableIterator<[string, string]> {
		return this.#names.entries();
	}
}

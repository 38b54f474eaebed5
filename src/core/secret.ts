import { inspect } from "node:util";

const REVEALED = new WeakMap<Secret, string>();

/**
 * A value that must never be printed. Every ordinary way to text gives its reference
 * (`[secret env:NAME]`); only `reveal()` gives the value, and a test lists who may call it.
 */
export class Secret {
	readonly reference: string;

	constructor(value: string, reference: string) {
		REVEALED.set(this, value);
		this.reference = reference;
	}

	reveal(): string {
		return REVEALED.get(this) ?? "";
	}

	toString(): string {
		return `[secret ${this.reference}]`;
	}

	toJSON(): string {
		return this.toString();
	}

	[inspect.custom](): string {
		return this.toString();
	}
}

/** Shorter values would blank ordinary words all over a report. */
const SHORTEST_SCRUBBED = 4;

/** Replaces known secret values in text that came from outside (host output, error texts). */
export function createScrubber(secrets: Iterable<Secret>): (text: string) => string {
	const known = [...secrets]
		.flatMap((secret) => spellings(secret))
		.filter((entry) => entry.value.length >= SHORTEST_SCRUBBED)
		.sort((a, b) => b.value.length - a.value.length);
	if (known.length === 0) return (text) => text;
	return (text) => known.reduce((rest, entry) => rest.replaceAll(entry.value, entry.mask), text);
}

/** A secret comes back as typed, or escaped inside JSON. */
function spellings(secret: Secret): { readonly value: string; readonly mask: string }[] {
	const value = secret.reveal();
	const inJson = JSON.stringify(value).slice(1, -1);
	const values = inJson === value ? [value] : [value, inJson];
	return values.map((spelling) => ({ value: spelling, mask: String(secret) }));
}

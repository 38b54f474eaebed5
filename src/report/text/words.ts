/** `1 host`, `2 hosts`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
	return `${count} ${count === 1 ? singular : many}`;
}

/** A long list cut to `limit`, with the number of the rest. */
export function firstOf<Item>(
	items: readonly Item[],
	limit: number,
): { readonly shown: readonly Item[]; readonly rest: number } {
	return { shown: items.slice(0, limit), rest: Math.max(0, items.length - limit) };
}

const natural = new Intl.Collator("en", { numeric: true });

/** EX2 before EX10; equal only when the texts are equal. */
export function compareNatural(a: string, b: string): number {
	return natural.compare(a, b) || Number(a > b) - Number(a < b);
}

/** Values by key, the longest unused ones leave first. */
export interface TextCache<Value> {
	get(key: string): Value | undefined;
	/** `size` counts against the limit. */
	set(key: string, value: Value, size: number): void;
}

/** Keeps what many hosts have in common (the same file on every server), and no more than `limit`. */
export function createTextCache<Value>(limit: number): TextCache<Value> {
	const entries = new Map<string, { readonly value: Value; readonly size: number }>();
	let total = 0;
	return {
		get(key) {
			const entry = entries.get(key);
			if (entry === undefined) return undefined;
			// To the end of the order: used last.
			entries.delete(key);
			entries.set(key, entry);
			return entry.value;
		},
		set(key, value, size) {
			total += size - (entries.get(key)?.size ?? 0);
			entries.delete(key);
			entries.set(key, { value, size });
			for (const [oldest, entry] of entries) {
				if (total <= limit) break;
				entries.delete(oldest);
				total -= entry.size;
			}
		},
	};
}

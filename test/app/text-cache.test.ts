import { describe, expect, it } from "vitest";
import { createTextCache } from "../../src/app/text-cache.ts";

describe("the cache of texts", () => {
	it("lets go of what was not used for longest, when it is full", () => {
		const cache = createTextCache<number>(10);
		cache.set("a", 1, 4);
		cache.set("b", 2, 4);
		expect(cache.get("a")).toBe(1);
		cache.set("c", 3, 4);
		expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
	});

	it("keeps nothing that is larger than all it may hold", () => {
		const cache = createTextCache<number>(10);
		cache.set("a", 1, 11);
		expect(cache.get("a")).toBeUndefined();
	});

	it("counts a value that is set again once", () => {
		const cache = createTextCache<number>(10);
		for (let turn = 0; turn < 5; turn += 1) cache.set("a", turn, 6);
		cache.set("b", 9, 4);
		expect([cache.get("a"), cache.get("b")]).toEqual([4, 9]);
	});
});

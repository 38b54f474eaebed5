import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { selectHosts } from "../../../src/core/select/select-hosts.ts";
import { isInShard, parseShard } from "../../../src/core/select/shard.ts";
import { makeHost } from "./make-host.ts";

const HOSTS = Array.from({ length: 200 }, (_, index) => makeHost(`contoso/berlin/ex${index}`));

describe("shards", () => {
	it("put every host into exactly one share", () => {
		fc.assert(
			fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (id, count) => {
				const shares = Array.from({ length: count }, (_, index) => ({ index: index + 1, count }));
				expect(shares.filter((shard) => isInShard(id, shard))).toHaveLength(1);
			}),
		);
	});

	it("are of similar size", () => {
		const sizes = [1, 2, 3, 4].map((index) => selectHosts(HOSTS, { shard: `${index}/4` }).length);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200);
		expect(Math.min(...sizes)).toBeGreaterThan(30);
	});

	it("keep a host where it is when others come and go", () => {
		const some = HOSTS.filter((_, index) => index % 3 === 0);
		const kept = selectHosts(HOSTS, { shard: "2/4" }).filter((host) => some.includes(host));
		expect(selectHosts(some, { shard: "2/4" })).toEqual(kept);
	});

	it("stay the same from version to version", () => {
		const shares = ["contoso/berlin/ex01", "contoso/berlin/ex02", "fabrikam/default/mbx1"].map((id) =>
			[1, 2, 3, 4, 5].find((index) => isInShard(id, { index, count: 5 })),
		);
		expect(shares).toEqual([3, 3, 5]);
	});

	it("say so when a share gets nothing", () => {
		const host = makeHost("contoso/berlin/ex01");
		const empty = [1, 2].find((index) => !isInShard(host.id, { index, count: 2 }));
		expect(() => selectHosts([host], { shard: `${empty}/2` })).toThrow(
			`1 host selected, but share ${empty}/2 gets nothing`,
		);
	});

	it("are read from text", () => {
		expect(parseShard(" 2/5 ")).toEqual({ index: 2, count: 5 });
	});

	it.each(["0/5", "6/5", "1/0", "a/b", "1/5/2", "-1/5", "1.5/2", "1/1001", ""])("refuse %j", (text) => {
		expect(() => parseShard(text)).toThrow(/expected a share such as 2\/5/);
	});
});

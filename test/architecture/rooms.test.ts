import { describe, expect, it } from "vitest";
import { FORBIDDEN_NODE, MAY_REVEAL, ROOM_RULES } from "./import-rules.ts";
import { readSources, resolveImport, roomOf } from "./read-imports.ts";

const sources = readSources("src");

describe("rooms", () => {
	it("sees the sources and their imports", () => {
		expect(sources.length).toBeGreaterThan(50);
		expect(sources.flatMap((file) => file.imports).length).toBeGreaterThan(100);
	});

	it("has a rule for every room", () => {
		const rooms = new Set(sources.map((file) => roomOf(file.path)));
		expect([...rooms].filter((room) => !ROOM_RULES.some((rule) => rule.room === room))).toEqual([]);
	});

	for (const rule of ROOM_RULES) {
		it(`${rule.room} imports only ${rule.may.join(", ") || "itself"}: ${rule.reason}`, () => {
			const wrong = sources
				.filter((file) => roomOf(file.path) === rule.room)
				.flatMap((file) =>
					file.imports
						.filter((specifier) => specifier.startsWith("."))
						.map((specifier) => resolveImport(file, specifier))
						.filter((target) => roomOf(target) !== rule.room && !rule.may.includes(roomOf(target)))
						.map((target) => `${file.path} -> ${target}`),
				);
			expect(wrong).toEqual([]);
		});
	}

	for (const [room, { allowed, reason }] of Object.entries(FORBIDDEN_NODE)) {
		it(`${room} uses no node module but ${allowed.join(", ")}: ${reason}`, () => {
			const wrong = sources
				.filter((file) => roomOf(file.path) === room)
				.flatMap((file) =>
					file.imports
						.filter((name) => name.startsWith("node:") && !allowed.includes(name))
						.map((name) => `${file.path} -> ${name}`),
				);
			expect(wrong).toEqual([]);
		});

		it(`${room} reads no clock and no environment: the same input gives the same output`, () => {
			const clock =
				/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(|\bprocess\.(?:env|argv|stdout|stderr)\b/;
			expect(
				sources
					.filter((file) => roomOf(file.path) === room && clock.test(file.text))
					.map((file) => file.path),
			).toEqual([]);
		});
	}

	it("takes secrets out of their wrapper only where they are used", () => {
		const revealing = sources
			.filter((file) => file.text.includes(".reveal(") || file.text.includes("reveal():"))
			.map((file) => file.path);
		expect(revealing).toEqual([...MAY_REVEAL].sort());
	});

	it("has no file over 500 lines and a median of at most 80", () => {
		const sizes = sources.map((file) => file.lines).sort((a, b) => a - b);
		expect(sources.filter((file) => file.lines > 500).map((file) => file.path)).toEqual([]);
		expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
	});

	it("has no default export and no enum", () => {
		expect(
			sources
				.filter((file) => /^export default |^(?:export )?(?:const )?enum /m.test(file.text))
				.map((file) => file.path),
		).toEqual([]);
	});
});

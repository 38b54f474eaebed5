import { describe, expect, it } from "vitest";
import { fuzzClixml } from "./clixml-fuzz.ts";

/** An hour of CPU: `EXF_FUZZ_SECONDS=3600 npx vitest run test/fuzz`. The seed is printed and can be given back. */
const seconds = Number(process.env["EXF_FUZZ_SECONDS"] ?? 4);
const seed = Number(process.env["EXF_FUZZ_SEED"] ?? Date.now() % 2 ** 31);

describe("mutated CLIXML", () => {
	it(
		"gives values or a documented problem, the same in pieces, and costs no memory",
		() => {
			const report = fuzzClixml(seconds, seed);
			console.log(JSON.stringify({ seed, ...report }));
			expect(report.failures).toEqual([]);
			expect(report.answers["ok"]).toBeGreaterThan(0);
			expect(report.answers["malformed"]).toBeGreaterThan(0);
			// A hang would be seconds for the few kilobytes of a document.
			expect(report.slowestMs).toBeLessThan(20_000);
			expect(report.heapEnd - report.heapEarly).toBeLessThan(30);
		},
		(seconds + 120) * 1000,
	);
});

import { describe, expect, it } from "vitest";
import { fuzzPsrp } from "./psrp-fuzz.ts";

/** An hour of CPU: `EXF_FUZZ_SECONDS=3600 npx vitest run test/fuzz`. The seed is printed and can be given back. */
const seconds = Number(process.env["EXF_FUZZ_SECONDS"] ?? 4);
const seed = Number(process.env["EXF_FUZZ_SEED"] ?? Date.now() % 2 ** 31);

describe("mutated PSRP conversations", () => {
	it(
		"end in events with documented errors only, for clients and servers, and cost no memory",
		() => {
			const report = fuzzPsrp(seconds, seed);
			console.log(JSON.stringify({ seed, ...report }));
			expect(report.failures).toEqual([]);
			for (const side of ["client", "server"]) {
				for (const answer of ["malformed", "unexpected"]) {
					expect(report.answers[`${side} ${answer}`]).toBeGreaterThan(0);
				}
			}
			expect(report.answers["server fine"]).toBeGreaterThan(0);
			// A hang would be seconds for the few kilobytes of a conversation.
			expect(report.slowestMs).toBeLessThan(20_000);
			expect(report.heapEnd - report.heapEarly).toBeLessThan(30);
		},
		(seconds * 4 + 120) * 1000,
	);

	it.each([427604796, 427620592, 427341598, 435661761])(
		"end as documented where they once did not: a pipeline ended before it was sent, a key that encrypts nothing (seed %i)",
		(found) => {
			const { failures, conversations } = fuzzPsrp(0.05, found);
			expect(conversations).toBeGreaterThan(0);
			expect(failures).toEqual([]);
		},
	);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestArbitrary, webConfigArbitrary } from "../../support/iis-generated.ts";
import { ownAnswer, readRules } from "../../support/iis-judged.ts";
import type { RewriteJudge } from "../../support/rewrite-judge.ts";

const CONFIGURATIONS = 300;
const REQUESTS = 12;

export function generatedSuite(judge: () => RewriteJudge): void {
	describe("generated rules and requests", () => {
		it.each(["raw", "cooked"] as const)(
			"get the same answer from our evaluator and from ASP.NET Core, REQUEST_URI %s",
			async (mode) => {
				let asked = 0;
				const answers = new Map<string, number>();
				await fc.assert(
					fc.asyncProperty(
						webConfigArbitrary,
						fc.array(requestArbitrary, { minLength: REQUESTS, maxLength: REQUESTS }),
						async (xml, requests) => {
							const set = readRules(xml);
							expect(await judge().load(mode, xml, mode)).toBe(
								set.distributed.filter((rule) => rule.isEnabled).length,
							);
							const theirs = await Promise.all(requests.map((request) => judge().ask(mode, request)));
							const own = requests.map((request) => ownAnswer(set, request, mode));
							asked += requests.length;
							for (const answer of own) {
								const kind = answer.replace(/:.*/, "");
								answers.set(kind, (answers.get(kind) ?? 0) + 1);
							}
							expect(own.map((answer, index) => [requests[index]?.target, answer])).toEqual(
								theirs.map((answer, index) => [requests[index]?.target, answer]),
							);
						},
					),
					{ numRuns: CONFIGURATIONS, seed: 20261123 },
				);
				expect(asked).toBe(CONFIGURATIONS * REQUESTS);
				// Every kind of answer must really occur, or agreement says nothing.
				for (const kind of ["passed", "aborted", "answered", "redirected"]) {
					expect([kind, (answers.get(kind) ?? 0) > asked / 50]).toEqual([kind, true]);
				}
			},
		);
	});
}

import { describe, expect, it } from "vitest";
import { requestOf } from "../../../src/core/iis/rewrite/iis-request.ts";
import { probesOf } from "../../../src/core/iis/try-inbound.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import type { Mutant, MutantClass } from "../../support/iis-mutant.ts";
import { MUTANTS } from "../../support/iis-mutants.ts";
import type { JudgeMode, RewriteJudge } from "../../support/rewrite-judge.ts";

const { mitigations = [] } = await loadKnowledge();
const inbound = MUTANTS.filter(({ id }) => id !== "owa-csp");

export function mutantsSuite(judge: () => RewriteJudge): void {
	describe("mutants of the official inbound rules", () => {
		async function classIn(mode: JudgeMode, { id, web }: Mutant): Promise<MutantClass> {
			const entry = mitigations.find((known) => known.id === id);
			const text = web["/"];
			if (entry === undefined || typeof text !== "string") throw new Error("no judge");
			// A rule that is turned off is no rule to the judge; the words of the cmdlet stay as they are.
			if (typeof (await judge().load(mode, text, mode)) === "string") return "CANNOT_JUDGE";
			const ask = async (probes: typeof entry.attacks) =>
				Promise.all(
					probesOf(probes, entry.paths).map(({ probe, target }) =>
						judge().ask(mode, requestOf(target, probe.headers, probe.method)),
					),
				);
			const attacks = await ask(entry.attacks);
			const ordinary = await ask(entry.ordinary);
			const isStopped = (answer: string | undefined) =>
				answer === "aborted" || answer?.startsWith("answered:");
			if ([...attacks, ...ordinary].some((answer) => answer?.startsWith("trouble:"))) return "CANNOT_JUDGE";
			if (!attacks.every(isStopped)) return "INEFFECTIVE";
			return ordinary.some(isStopped) ? "BLOCKS_BENIGN" : "EFFECTIVE";
		}

		it.each(inbound.map((mutant) => [mutant.id, mutant.name, mutant] as const))(
			"%s, %s: ASP.NET Core calls it the same, or differs for a known reason",
			async (_id, _name, mutant) => {
				const [says] = mutant.judge ?? [mutant.expected];
				expect([await classIn("raw", mutant), await classIn("cooked", mutant)]).toEqual([says, says]);
			},
		);
	});
}

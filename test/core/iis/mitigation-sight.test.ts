import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../src/core/iis/build-model.ts";
import { type MitigationSight, seeMitigation } from "../../../src/core/iis/mitigation-sight.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { iisFacts, webConfig } from "../../support/iis-facts.ts";
import type { Mutant, MutantClass } from "../../support/iis-mutant.ts";
import { MUTANTS } from "../../support/iis-mutants.ts";
import { cspRules } from "../../support/iis-rules.ts";

const { mitigations = [] } = await loadKnowledge();

function see(id: string, web: Mutant["web"], root: Mutant["root"] = {}): MitigationSight {
	const entry = mitigations.find((known) => known.id === id);
	if (entry === undefined) throw new Error(id);
	return seeMitigation(buildIisModel(iisFacts(web, root)), entry);
}

function classOf({ state, harmed }: MitigationSight): MutantClass {
	if (state === "unknown") return "CANNOT_JUDGE";
	if (state !== "effective") return "INEFFECTIVE";
	return harmed.length > 0 ? "BLOCKS_BENIGN" : "EFFECTIVE";
}

describe("seeMitigation", () => {
	it.each(["backend-cookie", "powershell-inbound", "owa-csp"])(
		"sees nothing of %s on a server without it",
		(id) => {
			expect(see(id, {})).toEqual({
				state: "none",
				detail: "no rule of it is there",
				open: expect.any(Array),
				harmed: [],
				named: [],
			});
		},
	);

	it.each(MUTANTS.map((mutant) => [mutant.id, mutant.name, mutant] as const))(
		"calls %s, %s, what it is",
		(_id, _name, { id, web, root, expected }) => {
			expect(classOf(see(id, web, root))).toBe(expected);
		},
	);

	it("names the rules that stop the shapes, or that only seem to", () => {
		expect(see("owa-csp", { "/owa": webConfig(cspRules()) })).toMatchObject({
			detail: 'in force: "EOMT OWA CSP - outbound"',
		});
		expect(see("owa-csp", { "/owa": webConfig(cspRules({ action: "None" })) })).toMatchObject({
			state: "name-only",
			named: ["EOMT OWA CSP - outbound"],
			detail: expect.stringMatching(/^"EOMT OWA CSP - outbound" is there, but 8 of 8 shapes get through: /),
		});
	});
});

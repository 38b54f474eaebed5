import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingId } from "../../../src/core/model/finding.ts";
import type { ExchangeSetupFacts } from "../../../src/core/model/facts/exchange-setup.ts";
import { exchangeSetupFactsSchema } from "../../../src/core/model/facts/exchange-setup.ts";
import type { HostFacts } from "../../../src/core/model/facts/index.ts";
import { findingSchema } from "../../../src/core/model/finding.ts";
import { ESU_PERIODS, HOST_ROLES } from "../../../src/core/model/host.ts";
import type { Rule } from "../../../src/core/model/rule.ts";
import { verdictSchema } from "../../../src/core/model/verdict.ts";
import { evaluateRules } from "../../../src/core/rules/evaluate-rules.ts";
import { result } from "../../../src/core/rules/result.ts";
import { RULES } from "../../../src/core/rules/rules.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { hostFacts, NOW, setupFacts } from "../../support/exchange-facts.ts";

const knowledge = await loadKnowledge();
const base = {
	tenant: "contoso",
	host: "contoso/berlin/ex01",
	knowledge,
	policy: { esu: "none" as const },
	now: NOW,
};
const evaluate = (facts: HostFacts, rules?: readonly Rule[]) => evaluateRules({ ...base, facts }, rules);

const throwing: Rule = {
	id: "throwing",
	title: "Throws",
	severity: "medium",
	why: "",
	references: [],
	evaluate: () => {
		throw new Error("broken \u001b[31m rule");
	},
};

describe("evaluateRules", () => {
	it("gives one verdict per rule, in the order of the rules", () => {
		expect(evaluate(hostFacts()).verdicts.map((verdict) => verdict.rule)).toEqual(
			RULES.map((rule) => rule.id),
		);
	});

	it("has rules with ids of their own", () => {
		expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
	});

	it("says unknown with the reason when a host was not assessed", () => {
		const { verdicts, findings } = evaluateRules({
			...base,
			facts: {},
			notAssessedReason: "unreachable: refused",
		});
		expect(verdicts).toHaveLength(RULES.length);
		for (const verdict of verdicts) {
			expect(verdict).toMatchObject({ state: "unknown", summary: "Not assessed: unreachable: refused" });
		}
		expect(findings).toEqual([]);
	});

	it("says unknown when the unit gave no facts", () => {
		expect(evaluate({}).verdicts[0]?.summary).toBe("Not assessed: collect/exchange-setup gave no facts");
	});

	it("keeps a rule that throws as an error, and goes on", () => {
		const passing: Rule = { ...throwing, id: "passing", evaluate: () => result("pass", "info", "fine") };
		expect(evaluate(hostFacts(), [throwing, passing]).verdicts).toEqual([
			{
				rule: "throwing",
				state: "error",
				severity: "medium",
				summary: "The rule failed: broken rule",
				evidence: [],
			},
			{ rule: "passing", state: "pass", severity: "info", summary: "fine", evidence: [] },
		]);
	});

	it("ties findings to tenant, host and rule with a stable id", () => {
		const [finding] = evaluate(hostFacts("15.2.2562.37")).findings;
		expect(finding).toMatchObject({
			tenant: "contoso",
			host: "contoso/berlin/ex01",
			rule: "known-vulnerabilities",
			id: findingId("contoso", "contoso/berlin/ex01", "known-vulnerabilities", finding?.subject ?? ""),
		});
	});

	it("gives valid verdicts, one per rule, for any facts that the schema lets through", () => {
		fc.assert(
			fc.property(
				anyFacts(),
				fc.constantFrom(...ESU_PERIODS),
				fc.date({ noInvalidDate: true }),
				(facts, esu, now) => {
					expect(exchangeSetupFactsSchema.safeParse(facts).success).toBe(true);
					const input = { ...base, policy: { esu }, now, facts: { "collect/exchange-setup": facts } };
					const { verdicts, findings } = evaluateRules(input);
					expect(verdicts).toHaveLength(RULES.length);
					for (const verdict of verdicts) {
						expect(verdictSchema.parse(verdict)).toEqual(verdict);
						expect(verdict.state).not.toBe("error");
					}
					for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
					expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length);
				},
			),
			{ numRuns: 150 },
		);
	});

	it("passes none of the update rules on any Exchange 2010 or 2013", () => {
		const old = fc.tuple(fc.constantFrom("14.3", "15.0"), fc.nat(9999), fc.nat(999));
		fc.assert(
			fc.property(old, fc.constantFrom(...ESU_PERIODS), ([line, third, fourth], esu) => {
				const facts = hostFacts(`${line}.${third}.${fourth}`);
				const states = new Map(
					evaluateRules({ ...base, facts, policy: { esu } }).verdicts.map((verdict) => [
						verdict.rule,
						verdict.state,
					]),
				);
				for (const rule of ["product-supported", "security-update", "known-vulnerabilities"]) {
					expect([rule, states.get(rule)]).toEqual([rule, "fail"]);
				}
			}),
			{ numRuns: 60 },
		);
	});
});

/** Facts of every shape: known and unknown builds, hostile text, missing parts. */
function anyFacts(): fc.Arbitrary<ExchangeSetupFacts> {
	const version = fc.oneof(
		fc.constantFrom(
			"15.2.2562.53",
			"15.2.986.5",
			"15.1.2507.75",
			"15.0.1497.48",
			"14.3.513.0",
			"not a version",
		),
		fc
			.tuple(fc.constantFrom(14, 15, 16), fc.nat(4), fc.nat(3000), fc.nat(100))
			.map((parts) => parts.join(".")),
		fc.string({ maxLength: 30 }),
	);
	const text = fc.string({ maxLength: 40, unit: "binary" });
	const file = fc.record({
		name: text,
		path: text,
		present: fc.boolean(),
		fileVersion: fc.option(version),
		modifiedUtc: fc.constant(null),
	});
	const service = fc.record({
		name: fc.oneof(text, fc.constantFrom("MSExchangeIS", "W3SVC")),
		startMode: fc.constantFrom(
			"automatic" as const,
			"manual" as const,
			"disabled" as const,
			"unknown" as const,
		),
		state: fc.constantFrom("running" as const, "unknown" as const),
	});
	const install = fc.record({
		generation: fc.constantFrom("v14" as const, "v15" as const),
		path: text,
		registryVersion: fc.option(version),
		unfinishedSetup: fc.array(fc.record({ role: text, action: text }), { maxLength: 3 }),
	});
	return fc
		.record({
			install: fc.option(install),
			roles: fc.uniqueArray(fc.constantFrom(...HOST_ROLES)),
			exSetup: fc.option(file),
			binaries: fc.array(file, { maxLength: 6 }),
			services: fc.array(service, { maxLength: 6 }),
			elevated: fc.option(fc.boolean()),
			os: fc.record({
				productName: fc.option(text),
				version: fc.option(version),
				installationType: fc.option(text),
			}),
		})
		.map((parts) => setupFacts(null, parts));
}

import { describe, expect, it } from "vitest";
import { checkRewriteRule } from "../../../../src/core/iis/rewrite/check-rewrite-rule.ts";
import { COOKIE_RULES, powerShellRule } from "../../../support/iis-rules.ts";

const problemsOf = (text: string) => checkRewriteRule(text).problems;

describe("checkRewriteRule", () => {
	it.each([powerShellRule(), ...(COOKIE_RULES.match(/<rule [\s\S]*?<\/rule>/g) ?? [])])(
		"takes a rule of Microsoft: %s",
		(rule) => {
			expect(checkRewriteRule(rule)).toEqual({ name: /name="([^"]*)"/.exec(rule)?.[1], problems: [] });
		},
	);

	it.each([
		["no XML", "a rule", "line 1"],
		["another element", '<action type="AbortRequest" />', "no <rule>"],
		["two rules", `${powerShellRule()}${powerShellRule()}`, "line"],
		["a document type", `<!DOCTYPE rule>${powerShellRule()}`, "line 1"],
		["no name", powerShellRule().replace(/name="[^"]*"/, ""), "name is missing"],
		["no match", '<rule name="a"><action type="AbortRequest" /></rule>', "<match> is missing"],
		["an unknown attribute", powerShellRule({ attributes: 'patterSyntax="Wildcard"' }), "patterSyntax"],
		["an unknown element", powerShellRule().replaceAll("conditions", "condition"), "condition"],
		["an unknown action", powerShellRule({ action: 'type="Abort"' }), "Abort"],
		["a pattern that is none", powerShellRule({ pattern: "(" }), "pattern"],
		["a name of the Emergency Mitigation service", powerShellRule({ name: "EEMS M1" }), "Emergency"],
		["control characters in the name", powerShellRule({ name: "a&#x9;b" }), "strange characters"],
	])("refuses %s", (_what, text, problem) => {
		expect(problemsOf(text).join("; ")).toContain(problem);
	});
});

import { buildIisModel } from "../../iis/build-model.ts";
import { type ForeignModule, foreignModules } from "../../iis/foreign-modules.ts";
import type { RuleFinding } from "../../model/finding.ts";
import type { Rule, RuleInput, RuleResult } from "../../model/rule.ts";
import { isRuleResult } from "../read-host.ts";
import { result, someOf } from "../result.ts";
import { readWebHost } from "./web-facts.ts";

export const foreignIisModules: Rule = {
	id: "foreign-iis-modules",
	title: "Only modules of Windows and Exchange run in IIS",
	severity: "high",
	why: "A module or handler in IIS sees every request, passwords included, and survives updates: attackers install them as back doors. Security and monitoring products add honest ones.",
	references: [
		"https://www.microsoft.com/security/blog/2022/07/26/malicious-iis-extensions-quietly-open-persistent-backdoors-into-servers/",
	],
	evaluate,
};

function evaluate({ facts }: RuleInput): RuleResult {
	const host = readWebHost(facts);
	if (isRuleResult(host)) return host;
	const iis = host.web["collect/iis-config"];
	if (iis === undefined) return result("unknown", "medium", "No facts of collect/iis-config.");
	const { found, gaps } = foreignModules(buildIisModel(iis), host.setup.install?.path ?? "");
	const findings = found.map(findingOf);
	const evidence = gaps.slice(0, 10);
	if (found.length > 0) {
		const names = someOf(
			found.map(({ name }) => name),
			5,
		);
		const remedy = "Find out who installed each of them; one that nobody knows is a sign of compromise.";
		const summary = `IIS runs what neither Windows nor Exchange brings: ${names}.`;
		return result("fail", "high", summary, { evidence, findings, remedy });
	}
	if (gaps.length > 0 || iis.files.length === 0) {
		return result("unknown", "medium", "Not every module and handler could be seen.", { evidence });
	}
	return result(
		"pass",
		"info",
		"Every module and handler is of Windows or Exchange, as far as its place and name tell.",
	);
}

function findingOf({ name, what, where, reason }: ForeignModule): RuleFinding {
	return {
		subject: `${name} ${what}`,
		state: "fail",
		severity: "high",
		confidence: "informational",
		summary: `${name}: ${reason}`,
		evidence: [what, `At: ${where}`],
	};
}

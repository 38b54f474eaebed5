import { formatBuild } from "../build-number.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import { incompleteText, judgeUpdate } from "./judge-update.ts";
import { type InstalledHost, isRuleResult, readHost } from "./read-host.ts";
import { result, sentence } from "./result.ts";

export const updateComplete: Rule = {
	id: "update-complete",
	title: "Last update is complete",
	severity: "high",
	why: "An update started without elevation ends without an error, but leaves old files on the disk and services disabled. The version alone then says more than is true.",
	references: [
		"https://support.microsoft.com/help/5000871",
		"https://learn.microsoft.com/exchange/troubleshoot/client-connectivity/exchange-security-update-issues",
	],
	evaluate,
};

function evaluate({ facts }: RuleInput): RuleResult {
	const host = readHost(facts);
	if (isRuleResult(host)) return host;
	const judged = judgeUpdate(host);
	const evidence = [...judged.problems, ...judged.gaps].map(sentence);
	if (judged.state === "complete") {
		return result("pass", "info", completeText(host), { evidence });
	}
	if (judged.state === "unknown")
		return result("unknown", "medium", incompleteText(judged), { evidence });
	return result("unknown", "high", incompleteText(judged), {
		evidence,
		remedy:
			"Install the update of this build again from an elevated command prompt, set disabled services back to their start mode, restart, and scan again.",
	});
}

function completeText({ setup, build, isToolsOnly }: InstalledHost): string {
	const files = setup.binaries.length === 1 ? "1 file" : `${setup.binaries.length} files`;
	const services = isToolsOnly ? "" : ", and no core service is disabled";
	return `${files} and ExSetup.exe agree on ${build === null ? "one build" : formatBuild(build)}${services}.`;
}
